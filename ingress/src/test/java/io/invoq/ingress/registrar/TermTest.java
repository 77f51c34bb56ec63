package io.invoq.ingress.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.registry.FakeRegistry;
import io.invoq.wire.registry.KeyRange;
import io.invoq.wire.registry.RegistryCodec;
import io.invoq.wire.registry.RegistryCommand;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.RegistryEntry.Verdict;
import io.invoq.wire.registry.Revisions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TermTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private FakeRegistry topic;
    private Term term;

    @BeforeEach
    void start() throws InterruptedException {
        topic = new FakeRegistry();
        term = new Term(topic.view(), now::get);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void makesAChangeOfWhatItsAuthorSawAndAnswersAfterIt() {
        // Given
        RegistryCommand command = command(absent("a"), token("a"), token("b"));
        // When
        List<ProducerRecord<byte[], byte[]>> records = decided(command, Verdict.APPLIED);
        // Then
        assertThat(keys(records)).containsExactly("token/a", "token/b", "answer/" + command.id());
    }

    @Test
    void writesNothingWhenWhatItsAuthorSawHasChanged() throws InterruptedException {
        // Given
        RegistryCommand early = command(absent("a"), token("a"));
        topic.write(token("a"));
        // When
        List<ProducerRecord<byte[], byte[]>> records = decided(early, Verdict.STALE);
        // Then
        assertThat(keys(records)).containsExactly("answer/" + early.id());
    }

    @Test
    void seesThatAnEntryWasWrittenAgainOrDeletedOrAdded() throws InterruptedException {
        // Given
        topic.append(token("a"));
        topic.write(token("b"));
        List<RegistryCommand> early = List.of(
                command(seen(KeyRange.of("token/a")), token("x")), command(seen(KeyRange.under("token/")), token("x")));
        topic.append(token("a"));
        topic.append(token("c"));
        topic.view().catchUp();
        // When, Then
        early.forEach(command -> decided(command, Verdict.STALE));
        decided(command(seen(KeyRange.under("token/")), token("y")), Verdict.APPLIED);
    }

    @Test
    void keepsACommandWaitingThatReadWhatIsOnItsWay() throws InterruptedException {
        // Given
        RegistryCommand first = command(absent("a"), token("a"));
        RegistryCommand second = command(absent("a"), token("a"));
        RegistryCommand other = command(absent("b"), token("b"));
        List<ProducerRecord<byte[], byte[]>> records = decided(first, Verdict.APPLIED);
        // When
        Decision beforeItIsThere = term.decide(second);
        decided(other, Verdict.APPLIED);
        write(records);
        // Then
        assertThat(beforeItIsThere).isEqualTo(new Decision.NotYet());
        decided(second, Verdict.STALE);
    }

    @Test
    void decidesACommandOnceHoweverOftenItComes() throws InterruptedException {
        // Given
        RegistryCommand command = command(absent("a"), token("a"));
        List<ProducerRecord<byte[], byte[]>> records = decided(command, Verdict.APPLIED);
        // When
        Decision onItsWay = term.decide(command);
        write(records);
        Decision there = term.decide(command);
        Decision byTheNext = new Term(topic.view(), now::get).decide(command);
        // Then
        assertThat(List.of(onItsWay, there, byTheNext)).containsOnly(new Decision.Repeated());
    }

    @Test
    void deletesWhatACommandDeletes() {
        // Given
        RegistryCommand command = new RegistryCommand(
                UUID.randomUUID(), List.of(absent("a")), List.of(new RegistryCommand.Write("token/b", null)));
        // When
        List<ProducerRecord<byte[], byte[]>> records = decided(command, Verdict.APPLIED);
        // Then
        assertThat(keys(records)).startsWith("token/b");
        assertThat(records.getFirst().value()).isNull();
    }

    @Test
    void dropsAnswersThatNobodyWaitsForAnyMore() throws InterruptedException {
        // Given
        RegistryCommand old = command(absent("a"), token("a"));
        write(decided(old, Verdict.APPLIED));
        now.set(START.plus(Duration.ofMinutes(11)));
        // When
        List<ProducerRecord<byte[], byte[]>> records = ((Decision.Decided)
                        new Term(topic.view(), now::get).decide(command(absent("b"), token("b"))))
                .records();
        // Then
        assertThat(keys(records)).endsWith("answer/" + old.id());
        assertThat(records.getLast().value()).isNull();
    }

    private List<ProducerRecord<byte[], byte[]>> decided(RegistryCommand command, Verdict verdict) {
        Decision decision = term.decide(command);
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Decided.class,
                        decided -> assertThat(decided.verdict()).isEqualTo(verdict));
        return ((Decision.Decided) decision).records();
    }

    private void write(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException {
        for (ProducerRecord<byte[], byte[]> record : records) {
            topic.append(RegistryCodec.read(key(record), record.value()).orElseThrow());
        }
        topic.view().catchUp();
    }

    private RegistryCommand.Read seen(KeyRange range) {
        return new RegistryCommand.Read(
                range,
                Revisions.digest(topic.view().range(range).values().stream().mapToLong(each -> each.revision())));
    }

    private static RegistryCommand.Read absent(String hash) {
        return new RegistryCommand.Read(KeyRange.of("token/" + hash), 0);
    }

    private static RegistryCommand command(RegistryCommand.Read read, RegistryEntry... writes) {
        List<RegistryCommand.Write> all = new ArrayList<>();
        for (RegistryEntry write : writes) {
            all.add(RegistryCodec.toWrite(write));
        }
        return new RegistryCommand(UUID.randomUUID(), List.of(read), all);
    }

    private static RegistryEntry token(String hash) {
        return new RegistryEntry.Token(hash, "ops", START);
    }

    private static List<String> keys(List<ProducerRecord<byte[], byte[]>> records) {
        return records.stream().map(TermTest::key).toList();
    }

    private static String key(ProducerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }
}
