package io.invoq.ingress.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.registry.RegistrationException;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicationTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:08:07.6Z");

    @ParameterizedTest
    @ValueSource(strings = {"1", "v1", "B.2233", "a_b-c.d", "123456789012345678901234567890123456789012", "Latest"})
    void takesNumbers(String number) {
        assertThat(Publication.read(body().put("versionNumber", number)).number(Set.of(), NOW))
                .isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "1-",
                ".a",
                "a.",
                "_a",
                "a b",
                "a/b",
                "a:b",
                "ä",
                "latest",
                "1234567890123456789012345678901234567890123"
            })
    void refusesOthers(String number) {
        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> Publication.read(body().put("versionNumber", number)))
                .withMessageStartingWith("versionNumber: '" + number + "' is ");
    }

    @Test
    void makesANumberOfTheTimeThatIsNotTaken() {
        // Given
        Publication publication = Publication.read(body());
        // When, Then
        assertThat(publication.number(Set.of(), NOW)).isEqualTo("v20260301-090807");
        assertThat(publication.number(Set.of("v20260301-090807"), NOW)).isEqualTo("v20260301-090807-2");
        assertThat(publication.number(Set.of("v20260301-090807", "v20260301-090807-2"), NOW))
                .isEqualTo("v20260301-090807-3");
    }

    @Test
    void saysEverythingThatIsWrong() {
        // Given
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("versionNumber", 7)
                .put("versionDesc", "x".repeat(1025))
                .put("kind", "yrlib");
        // When, Then
        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> Publication.read(body))
                .withMessage("revisionId: is required and must not be empty; versionNumber: must be text, not 7;"
                        + " versionDesc: has 1025 characters, more than 1024;"
                        + " kind: 'yrlib' is not supported; only faas is");
    }

    private static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode().put("revisionId", "r");
    }
}
