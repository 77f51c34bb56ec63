package io.invoq.ingress.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchReaderTest {

    private final BatchReader reader = new BatchReader(new BatchReader.Limits(5, 200));

    @Test
    void readsEveryFieldOfALine() {
        // When
        List<Line> lines =
                lines("{\"id\":\"a-1\",\"headers\":{\"X-A\":\"1\",\"x-b\":[\"2\",\" 3 \"]},\"body\":{\"k\":1},"
                        + "\"delay\":\"30s\",\"callbackUrl\":\"https://example.org\",\"idempotencyKey\":\"k\"}");
        // Then
        assertThat(lines)
                .containsExactly(new Line.Item(
                        "a-1",
                        HttpHeaders.of("X-A", "1", "x-b", "2", "x-b", "3"),
                        null,
                        Payload.of("{\"k\":1}"),
                        "30s",
                        "https://example.org",
                        "k"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-0.50e+10",
                "1.00",
                "123456789012345678901234567890",
                "true",
                "false",
                "null",
                "\"\"",
                "\"text\"",
                "\"\\u00e9 \\\" \\\\ \u00e9 \ud83d\ude00\"",
                "{}",
                "[]",
                "{ \"a\" : [ 1 , { \"a\":2, \"a\":3 } ] }",
                "[[[[]]], \"]}\", {\"}\": \"{\"}]"
            })
    void takesTheBytesOfAnyBodyAsTheyAre(String body) {
        for (String line : new String[] {
            "{\"body\":" + body + "}",
            "{\"body\" : " + body + " }",
            "{\"body\":" + body + ",\"delay\":\"1s\"}",
            " \t{ \"delay\":null ,\"body\":" + body + "\t}\r"
        }) {
            assertThat(lines(line))
                    .as(line)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Line.Item.class,
                            item -> assertThat(item.body().utf8()).isEqualTo(body));
            assertThat(array("[" + line + "," + line + "]"))
                    .as(line)
                    .hasSize(2)
                    .allSatisfy(
                            item -> assertThat(((Line.Item) item).body().utf8()).isEqualTo(body));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]  | the line must be a JSON object",
                "null  | the line must be a JSON object",
                "body  | the line must be a JSON object",
                "{}  | body: is required",
                "{\"body\":1,\"idempotencyKey\":7} | idempotencyKey: must be a string",
                "{\"body\":1,\"idempotency-key\":\"k\"} | 'idempotency-key': is not a field of a line; id, headers, body, delay, callbackUrl, idempotencyKey are",
                "{\"body\":1,\"Body\":2} | 'Body': is not a field of a line; id, headers, body, delay, callbackUrl, idempotencyKey are",
                "{\"other\":{\"body\":1},\"body\":2} | 'other': is not a field of a line; id, headers, body, delay, callbackUrl, idempotencyKey are",
                "{\"body\":1,\"body\":2} | body: comes more than once",
                "{\"body\":1,\"id\":7} | id: must be a string",
                "{\"body\":1,\"delay\":30} | delay: must be a string",
                "{\"body\":1,\"callbackUrl\":[\"a\"]} | callbackUrl: must be a string",
                "{\"body\":1,\"headers\":[]} | headers: must be an object of strings or arrays of strings",
                "{\"body\":1,\"headers\":{\"a\":1}} | headers: the value of 'a' must be a string or an array of strings",
                "{\"body\":1,\"headers\":{\"a\":[{\"b\":1}]}} | headers: the value of 'a' must be a string or an array of strings",
                "{\"body\":1,\"headers\":{\"a b\":\"1\"}} | headers: 'a b' is not the name of a header field",
                "{\"body\":1,\"headers\":{\"\":\"1\"}} | headers: '' is not the name of a header field",
                "{\"body\":1,\"headers\":{\"a\":\"1\\n2\"}} | headers: the value of 'a' holds a character that a header field cannot carry",
                "{\"body\":1,\"headers\":{\"a\":\"\\u20ac\"}} | headers: the value of 'a' holds a character that a header field cannot carry",
                "{\"body\":1,\"headers\":{\"content-type\":[\"a/b\",\"c/d\"]}} | headers: content-type comes more than once",
                "{\"body\":{},\"headers\":{\"content-type\":\"text/plain\"}} | body: must be a string where headers.content-type is 'text/plain', which is not JSON",
                "{\"headers\":{\"content-type\":\"text/plain\"},\"body\":\"\\ud800\"} | body: holds half of a surrogate pair, which has no form in UTF-8",
                "{\"body\":1} {\"body\":2} | something follows the object in its line",
            })
    void refusesALineThatIsNotWhatItMustBeAndTakesItsNeighbours(String line, String problem) {
        // Given
        String good = "{\"body\":[1]}";
        // When
        List<Line> lines = lines(good + "\n" + line + "\n" + good);
        // Then
        assertThat(lines).containsExactly(item("[1]"), new Line.Broken(problem), item("[1]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"body\"",
                "{\"body\":",
                "{\"body\":1",
                "{\"body\":01}",
                "{\"body\":tru}",
                "{\"body\":'a'}",
                "{body:1}",
                "{\"body\":1,}",
                "{\"body\":\"a\tb\"}",
                "{\"body\":\"\\x\"}",
                "{\"body\":[1,2}",
                "{\"body\":1}}",
                "{\"body\":1}x",
                "{\u0000\"body\":1}"
            })
    void refusesALineThatIsNotJsonAndTakesItsNeighbours(String line) {
        // Given
        String good = "{\"body\":[1]}";
        // When
        List<Line> lines = lines(good + "\n" + line + "\n" + good);
        // Then
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo(item("[1]"));
        assertThat(lines.get(1)).isInstanceOf(Line.Broken.class);
        assertThat(lines.get(2)).isEqualTo(item("[1]"));
    }

    @Test
    void refusesALineThatIsNotUtf8AndTakesItsNeighbours() {
        // When
        List<Line> lines = reader.lines(
                "{\"body\":1}\n{\"body\":\"\u00c3(\"}\n{\"body\":3}".getBytes(StandardCharsets.ISO_8859_1));
        // Then
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo(item("1"));
        assertThat(lines.get(1)).isInstanceOf(Line.Broken.class);
        assertThat(lines.get(2)).isEqualTo(item("3"));
    }

    @Test
    void refusesALineThatIsNestedTooDeeplyAndTakesItsNeighbours() {
        // Given
        BatchReader roomy = new BatchReader(new BatchReader.Limits(5, 100_000));
        String deep = "{\"body\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        // When
        List<Line> lines = roomy.lines(bytes(deep + "\n{\"body\":2}"));
        // Then
        assertThat(lines).element(0).isInstanceOf(Line.Broken.class);
        assertThat(lines.get(1)).isEqualTo(item("2"));
        assertThat(roomy.array(bytes("[{\"body\":1}," + deep + ",{\"body\":2}]")))
                .hasSize(2)
                .element(1)
                .isInstanceOf(Line.Broken.class);
    }

    @Test
    void passesOverBlankLinesAndAByteOrderMark() {
        assertThat(lines("\ufeff\n  \r\n{\"body\":1}\r\n\t\n\n{\"body\":2}\n")).containsExactly(item("1"), item("2"));
        assertThat(array("\ufeff \r\n[{\"body\":1}]\n")).containsExactly(item("1"));
        assertThat(lines("")).isEmpty();
        assertThat(array("[]")).isEmpty();
    }

    @Test
    void takesATextAsItsBytesWhereTheContentTypeIsNotJson() {
        assertThat(lines("{\"body\":\"a\\n\u00e9\",\"headers\":{\"Content-Type\":\"text/plain; charset=utf-8\"}}"))
                .containsExactly(new Line.Item(
                        null,
                        HttpHeaders.NONE,
                        "text/plain; charset=utf-8",
                        Payload.of("a\n\u00e9"),
                        null,
                        null,
                        null));
        assertThat(lines("{\"headers\":{\"content-type\":\"application/vnd.a+json\"},\"body\":\"a\"}"))
                .containsExactly(new Line.Item(
                        null, HttpHeaders.NONE, "application/vnd.a+json", Payload.of("\"a\""), null, null, null));
    }

    @Test
    void takesNullForAFieldThatIsNotThere() {
        assertThat(
                        lines(
                                "{\"id\":null,\"headers\":null,\"body\":null,\"delay\":null,\"callbackUrl\":null,\"idempotencyKey\":null}"))
                .containsExactly(item("null"));
    }

    @Test
    void refusesALineOfTooManyBytesByItself() {
        // Given
        String fits = "{\"body\":\"" + "x".repeat(200 - 11) + "\"}";
        String over = "{\"body\":\"" + "x".repeat(200 - 10) + "\"}";
        // When, Then
        assertThat(lines(fits + "\n" + over + "\n" + fits))
                .hasSize(3)
                .element(1)
                .isEqualTo(new Line.TooLong(201));
        assertThat(array("[" + fits + " , " + over + ", " + fits + "]"))
                .hasSize(3)
                .element(1)
                .isEqualTo(new Line.TooLong(201));
    }

    @Test
    void refusesAWholeBatchOfTooManyLines() {
        // Given
        String five = "{\"body\":1}\n".repeat(5);
        // When, Then
        assertThat(lines(five + "\n\n")).hasSize(5);
        assertThatExceptionOfType(TooManyLinesException.class)
                .isThrownBy(() -> lines(five + "x"))
                .withMessageContaining("max-batch-lines=5");
        assertThat(array("[{},{},{},{},{}]")).hasSize(5);
        assertThatExceptionOfType(TooManyLinesException.class).isThrownBy(() -> array("[{},{},{},{},{},{}]"));
    }

    @Test
    void takesTheItemsOfAnArrayEachByItself() {
        assertThat(array("[{\"body\":1}, 7, [{\"body\":1}], {\"x\":{\"y\":[1]},\"body\":2}, {\"body\":3}]"))
                .containsExactly(
                        item("1"),
                        new Line.Broken("the item must be a JSON object"),
                        new Line.Broken("the item must be a JSON object"),
                        new Line.Broken(
                                "'x': is not a field of a line; id, headers, body, delay, callbackUrl, idempotencyKey are"),
                        item("3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"body\":1},{\"body\":2},{\"body\":3",
                "[{\"body\":1},{\"body\":2},",
                "[{\"body\":1},{\"body\":2},]",
                "[{\"body\":1},{\"body\":2} {\"body\":3}]",
                "[{\"body\":1},{\"body\":2},{\"body\":x},{\"body\":4}]",
                "[{\"body\":1},{\"body\":2}",
                "[{\"body\":1},{\"body\":2}] {\"body\":3}",
                "[{\"body\":1},{\"body\":2}],",
            })
    void takesTheItemsBeforeTheBreakOfAnArrayAndRefusesTheRestAsOne(String broken) {
        // When
        List<Line> items = array(broken);
        // Then
        assertThat(items).hasSize(3).startsWith(item("1"), item("2"));
        assertThat(items.get(2)).isInstanceOf(Line.Broken.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "{\"body\":1}", "null", "x", "[\u0000]"})
    void isNoneWhenItDoesNotBeginAsAnArray(String body) {
        assertThatExceptionOfType(NotABatchException.class)
                .isThrownBy(() -> array(body))
                .withMessageStartingWith("the body must be a JSON array");
    }

    private List<Line> lines(String body) {
        return reader.lines(bytes(body));
    }

    private List<Line> array(String body) {
        return reader.array(bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Line.Item item(String body) {
        return new Line.Item(null, HttpHeaders.NONE, null, Payload.of(body), null, null, null);
    }
}
