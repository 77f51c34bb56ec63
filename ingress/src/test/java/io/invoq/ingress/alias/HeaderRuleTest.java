package io.invoq.ingress.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.helidon.http.HeaderNames;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HeaderRuleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-a:=:b | b | true",
                "x-a:=:b | B | false",
                "x-a:=:b:c | b:c | true",
                "x-a:=:12:30:59 | 12:30:59 | true",
                " x-a : = : b | b | true",
                "x-a:!=:b | c | true",
                "x-a:!=:b | b | false",
                "x-a:in:a, b ,c | b | true",
                "x-a:in:a, b ,c | a, b | false",
                "x-a:in:a | d | false",
                "x-a:<:10 | 9 | true",
                "x-a:<:10 | 10 | false",
                "x-a:<=:10 | 10 | true",
                "x-a:<=:10 | 11 | false",
                "x-a:>:10 | 11 | true",
                "x-a:>:10 | 9 | false",
                "x-a:>:9 | 10 | true",
                "x-a:>=:-1 | +0 | true",
                "x-a:>=:10 | 010 | true",
                "x-a:>:10 | many | false",
                "x-a:>:10 | 1e9 | false",
                "x-a:>:10 | 99999999999999999999999999999999999999 | true",
                "x-a:>:10 | 999999999999999999999999999999999999999999 | false",
                "X-A:=:b | b | true"
            })
    void comparesTheFirstValueOfTheHeader(String rule, String value, boolean meets) {
        // When
        boolean result = HeaderRule.parse(rule)
                .meets(name -> name.equals(HeaderNames.create("x-a")) ? Optional.of(value) : Optional.empty());
        // Then
        assertThat(result).isEqualTo(meets);
    }

    @ParameterizedTest
    @CsvSource({"x-a:=:b", "x-a:!=:b", "x-a:<:1", "x-a:in:b"})
    void isNotMetByACallWithoutTheHeader(String rule) {
        assertThat(HeaderRule.parse(rule).meets(name -> Optional.empty())).isFalse();
    }

    @Test
    void isMetByAnEmptyHeaderOnlyWhereThatIsOther() {
        CallHeaders headers = name -> Optional.of("");
        assertThat(HeaderRule.parse("x-a:!=:b").meets(headers)).isTrue();
        assertThat(HeaderRule.parse("x-a:=:b").meets(headers)).isFalse();
        assertThat(HeaderRule.parse("x-a:<:1").meets(headers)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x-a | is not <header>:<operator>:<value>",
                "x-a:= | is not <header>:<operator>:<value>",
                "`` | is not <header>:<operator>:<value>",
                ":=:b | '' is no header's name",
                "x a:=:b | 'x a' is no header's name",
                "x-ä:=:b | 'x-ä' is no header's name",
                "x-a:=: | has no value",
                "x-a:==:b | operator '==' is not one of = != > < >= <= in",
                "x-a::b | operator '' is not one of = != > < >= <= in",
                "x-a:IN:b | operator 'IN' is not one of = != > < >= <= in",
                "x-a:>:b | 'b' is not a whole number",
                "x-a:<=:1.5 | '1.5' is not a whole number",
                "x-a:in:,, | has an empty list"
            })
    void saysWhatIsWrongWithARule(String rule, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderRule.parse(rule))
                .withMessage(problem);
    }
}
