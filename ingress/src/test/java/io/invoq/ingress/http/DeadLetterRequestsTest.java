package io.invoq.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.invoq.ingress.deadletter.LetterFilter;
import io.invoq.ingress.deadletter.LetterKind;
import io.invoq.ingress.deadletter.Selection;
import io.invoq.ingress.http.DeadLetterOrder.Verb;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests about dead letters may say, and how what they may not is named. */
final class DeadLetterRequestsTest {

    private static final String FUNCTION = "sn:cn:yrk:acme:function:0@shop@price";
    private static final FunctionUrn LATEST = FunctionUrn.parse(FUNCTION);

    @Test
    void readsAllThatAListCanBeNarrowedBy() {
        // When
        DeadLetterQuery query = DeadLetterQuery.ofList("function=" + FUNCTION
                + "&from=2026-11-22T03:00:00Z&to=2026-11-22T05:00:00%2B01:00&kind=callback&limit=1000");
        LetterFilter filter = query.filter("acme");
        // Then
        assertThat(query.limit()).isEqualTo(1000);
        assertThat(query.cursor()).isNull();
        assertThat(filter.tenant()).isEqualTo("acme");
        assertThat(filter.from()).isEqualTo(Instant.parse("2026-11-22T03:00:00Z"));
        assertThat(filter.to()).isEqualTo(Instant.parse("2026-11-22T04:00:00Z"));
        assertThat(filter.kind()).isEqualTo(LetterKind.CALLBACK);
    }

    @Test
    void takesAnythingOfTheTenantWithoutAQuery() {
        // When
        DeadLetterQuery query = DeadLetterQuery.ofList(null);
        // Then
        assertThat(query.limit()).isEqualTo(100);
        assertThat(query.filter("acme").function().test(LATEST)).isTrue();
        assertThat(query.filter("acme").kind()).isNull();
    }

    @Test
    void meansEveryVersionByAUrnWithoutOneAndByAnId() {
        // When
        LetterFilter byName = DeadLetterQuery.ofList("function=" + FUNCTION).filter("acme");
        LetterFilter byVersion =
                DeadLetterQuery.ofList("function=" + FUNCTION + ":v1").filter("acme");
        LetterFilter byId =
                DeadLetterQuery.ofList("function=" + FunctionId.of(LATEST)).filter("acme");
        // Then
        assertThat(byName.function()).accepts(LATEST, LATEST.withVersion("v1"));
        assertThat(byVersion.function()).accepts(LATEST.withVersion("v1")).rejects(LATEST);
        assertThat(byId.function())
                .accepts(LATEST, LATEST.withVersion("v1"))
                .rejects(FunctionUrn.parse("sn:cn:yrk:acme:function:0@shop@other"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            functions=a                                            | parameter 'functions' is not known
            limit=0                                                | limit must be a whole number from 1 to 1000, not '0'
            limit=1001                                             | limit must be
            limit=ten                                              | limit must be
            limit=1&limit=2                                        | limit is there twice
            from=yesterday                                         | from must be an RFC 3339 timestamp
            to=2026-11-22                                          | to must be an RFC 3339 timestamp
            from=%2B100000-01-01T00:00:00Z                         | from must be
            from=2026-11-22T03:00:00Z&to=2026-11-22T03:00:00Z      | is not before to
            kind=reply                                             | kind must be invocation or callback, not 'reply'
            cursor=abc                                             | cursor is not one that this API gave
            function=hello                                         | function:
            function=%zz                                           | percent-encoding is broken
            """)
    void namesWhatIsWrongWithAQuery(String query, String named) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> {
                    DeadLetterQuery read = DeadLetterQuery.ofList(query);
                    read.filter("acme");
                    read.cursor();
                    read.limit();
                })
                .satisfies(refused -> assertThat(refused.error()).isEqualTo(ApiError.BAD_PARAMETER))
                .withMessageContaining(named.strip());
    }

    @Test
    void hidesThatAnotherTenantHasAFunction() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> DeadLetterQuery.ofList("function=" + FUNCTION).filter("other"))
                .satisfies(refused -> assertThat(refused.error()).isEqualTo(ApiError.NOT_FOUND));
    }

    @Test
    void readsAnOrderByIdsEachOnce() {
        // When
        DeadLetterOrder order = order(
                Verb.REDRIVE,
                "{'ids':['01981d5e-7c00-7abc-8def-0123456789ab','01981D5E-7C00-7ABC-8DEF-0123456789AB'],'again':true}");
        // Then
        assertThat(order.again()).isTrue();
        assertThat(order.selection()).isInstanceOfSatisfying(Selection.ByIds.class, byIds -> {
            assertThat(byIds.tenant()).isEqualTo("acme");
            assertThat(byIds.ids()).hasSize(1);
        });
    }

    @Test
    void readsAnOrderByFunctionOfInvocationsOnlyWhenTheyAreToRunAgain() {
        // When
        DeadLetterOrder redrive = order(Verb.REDRIVE, "{'function':'" + FUNCTION + "','limit':7}");
        DeadLetterOrder purge = order(Verb.PURGE, "{'from':'2026-11-22T03:00:00Z'}");
        // Then
        Selection.ByFilter redriven = (Selection.ByFilter) redrive.selection();
        Selection.ByFilter purged = (Selection.ByFilter) purge.selection();
        assertThat(redriven.filter().kind()).isEqualTo(LetterKind.INVOCATION);
        assertThat(redriven.limit()).isEqualTo(7);
        assertThat(purged.filter().kind()).isNull();
        assertThat(purged.limit()).isEqualTo(1000);
        assertThat(redrive.again()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            REDRIVE | {}                                        | must have ids, or one at least of function, from and to
            PURGE   | {'kind':'callback'}                       | must have ids, or one at least
            REDRIVE | {'limit':5}                               | must have ids, or one at least
            REDRIVE | {'ids':[]}                                | an array of 1 to 1000 request ids, not 0 of them
            REDRIVE | {'ids':'all'}                             | an array of 1 to 1000 request ids, not a STRING
            REDRIVE | {'ids':['7']}                             | ids holds "7", which is no UUID
            REDRIVE | {'ids':[null]}                            | ids holds null
            REDRIVE | {'ids':['7'],'from':'2026-01-01T00:00:00Z'} | ids and from exclude each other
            REDRIVE | {'from':5}                                | from must be a string, not 5
            REDRIVE | {'from':'2026-01-01T00:00:00Z','limit':'5'} | limit must be a whole number
            REDRIVE | {'from':'2026-01-01T00:00:00Z','again':1} | again must be true or false, not 1
            REDRIVE | {'kind':'callback'}                       | field 'kind' is not known
            PURGE   | {'again':true}                            | field 'again' is not known
            """)
    void namesWhatIsWrongWithAnOrder(Verb verb, String body, String named) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> order(verb, body))
                .satisfies(refused -> assertThat(refused.error()).isEqualTo(ApiError.BAD_PARAMETER))
                .withMessageContaining(named);
    }

    private static DeadLetterOrder order(Verb verb, String body) {
        try {
            return DeadLetterOrder.read(
                    "acme", Objects.requireNonNull(new ObjectMapper().readTree(body.replace('\'', '"'))), verb);
        } catch (JsonProcessingException e) {
            throw new AssertionError(body, e);
        }
    }
}
