package io.invoq.wire.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionUrnTest {

    private static final String LONGEST = "a".repeat(128);
    private static final String TOO_LONG = "a".repeat(129);

    @ParameterizedTest
    @CsvSource({
        "sn:cn:yrk:default:function:0@demo@hello:latest, default, demo, hello, latest",
        "sn:cn:yrk:default:function:0@demo@hello, default, demo, hello, latest",
        "sn:cn:yrk:default:function:0@faaspy@hello:1.0.0-rc_1, default, faaspy, hello, 1.0.0-rc_1",
        "sn:cn:yrk:12345678901234561234567890123456:function:0@Svc_1@test-function:v7,"
                + "12345678901234561234567890123456, Svc_1, test-function, v7",
        "sn:cn:yrk:a.b_c-d:function:0@s@f:7, a.b_c-d, s, f, 7",
        "sn:cn:yrk:-:function:0@a-_-0@Z9:_, -, a-_-0, Z9, _",
    })
    void parses(String text, String tenant, String service, String function, String version) {
        // When
        FunctionUrn urn = FunctionUrn.parse(text);

        // Then
        assertThat(urn).isEqualTo(new FunctionUrn(tenant, service, function, version));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""                                                  | has 1 parts, not 6 or 7
            hello                                               | has 1 parts
            sn:cn:yrk:default:function                          | has 5 parts
            sn:cn:yrk:default:function:0@demo@hello:latest:more | has 8 parts
            :::::                                               | does not start with sn:cn:yrk
            xx:cn:yrk:default:function:0@demo@hello             | does not start with sn:cn:yrk
            sn:xx:yrk:default:function:0@demo@hello             | does not start with sn:cn:yrk
            sn:cn:xxx:default:function:0@demo@hello             | does not start with sn:cn:yrk
            SN:cn:yrk:default:function:0@demo@hello             | does not start with sn:cn:yrk
            sn:cn:yrk:default:layer:0@demo@hello                | does not start with sn:cn:yrk
            sn:cn:yrk:default:function:1@demo@hello             | '1@demo@hello' is not 0@<service>@<function>
            sn:cn:yrk:default:function:00@demo@hello            | '00@demo@hello' is not 0@<service>@<function>
            sn:cn:yrk:default:function:hello                    | 'hello' is not 0@<service>@<function>
            sn:cn:yrk:default:function:0-demo-hello             | '0-demo-hello' is not 0@<service>@<function>
            sn:cn:yrk:default:function:0@demo                   | '0@demo' is not 0@<service>@<function>
            sn:cn:yrk:default:function:0@demo@hello@more        | '0@demo@hello@more' is not 0@<service>@<function>
            sn:cn:yrk::function:0@demo@hello                    | tenant ''
            sn:cn:yrk:ten ant:function:0@demo@hello             | tenant 'ten ant'
            sn:cn:yrk:../etc/x:function:0@demo@hello            | tenant '../etc/x'
            sn:cn:yrk:default:function:0@@hello                 | service ''
            sn:cn:yrk:default:function:0@demo@                  | function ''
            sn:cn:yrk:default:function:0@1demo@hello            | service '1demo'
            sn:cn:yrk:default:function:0@demo@1hello            | function '1hello'
            sn:cn:yrk:default:function:0@demo-@hello            | service 'demo-'
            sn:cn:yrk:default:function:0@demo@hello_            | function 'hello_'
            sn:cn:yrk:default:function:0@demo@he.llo            | function 'he.llo'
            sn:cn:yrk:default:function:0@demo@héllo             | function 'héllo'
            sn:cn:yrk:default:function:0@demo@hello:            | version ''
            sn:cn:yrk:default:function:0@demo@hello:a/b         | version 'a/b'
            sn:cn:yrk:default:function:0@demo@hello:!v1         | version '!v1'
            """)
    void refuses(String text, String problem) {
        assertThatExceptionOfType(MalformedUrnException.class)
                .isThrownBy(() -> FunctionUrn.parse(text))
                .withMessageStartingWith("function URN '" + text + "': ")
                .withMessageContaining(problem)
                .withMessageEndingWith("expected sn:cn:yrk:<tenant>:function:0@<service>@<function>[:<version>]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", " ", "\u0000", "\r\n"})
    void refusesWhatFollowsTheVersion(String tail) {
        assertThatExceptionOfType(MalformedUrnException.class)
                .isThrownBy(() -> FunctionUrn.parse("sn:cn:yrk:default:function:0@demo@hello:v1" + tail));
    }

    @Test
    void partsOf128CharactersAreTheLongest() {
        assertThat(new FunctionUrn(LONGEST, LONGEST, LONGEST, LONGEST).toString())
                .hasSize(10 + 128 * 4 + 10 + 2 + 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FunctionUrn(TOO_LONG, "s", "f", "v"))
                .withMessage("tenant has 129 characters, more than 128");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FunctionUrn("t", TOO_LONG, "f", "v"))
                .withMessage("service has 129 characters, more than 128");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FunctionUrn("t", "s", TOO_LONG, "v"))
                .withMessage("function has 129 characters, more than 128");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FunctionUrn("t", "s", "f", TOO_LONG))
                .withMessage("version has 129 characters, more than 128");
    }

    @Test
    void aVeryLongTextIsCutInTheMessage() {
        assertThatExceptionOfType(MalformedUrnException.class)
                .isThrownBy(() -> FunctionUrn.parse("sn:cn:yrk:default:function:0@demo@" + "f".repeat(1_000_000)))
                .withMessageContaining("function has 1000000 characters, more than 128")
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(600));
    }

    @Test
    void aVeryLongPartIsCutInTheMessage() {
        assertThatExceptionOfType(MalformedUrnException.class)
                .isThrownBy(() -> FunctionUrn.parse("sn:cn:yrk:default:function:" + "@".repeat(100_000)))
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(600));
    }

    @Test
    void writesAllSevenParts() {
        // Given
        FunctionUrn urn = FunctionUrn.parse("sn:cn:yrk:default:function:0@demo@hello");

        // When
        String written = urn.toString();

        // Then
        assertThat(written).isEqualTo("sn:cn:yrk:default:function:0@demo@hello:latest");
        assertThat(FunctionUrn.parse(written)).isEqualTo(urn);
    }

    @Test
    void namesItsFunctionAndOtherVersions() {
        // Given
        FunctionUrn urn = FunctionUrn.parse("sn:cn:yrk:default:function:0@demo@hello:v1");

        // Then
        assertThat(urn.name()).isEqualTo("0@demo@hello");
        assertThat(urn.withVersion("v2")).hasToString("sn:cn:yrk:default:function:0@demo@hello:v2");
        assertThatIllegalArgumentException().isThrownBy(() -> urn.withVersion("a:b"));
    }
}
