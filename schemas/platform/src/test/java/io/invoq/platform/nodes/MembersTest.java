package io.invoq.platform.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.platform.nodes.LostNode.Cause;
import io.invoq.wire.node.NodeBeat;
import io.invoq.wire.node.NodeRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time is what the test says it is; it wraps around while most of these run. */
class MembersTest {

    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final Members members = new Members(SILENCE);
    private final Map<UUID, Long> sequences = new HashMap<>();
    private final UUID reader = UUID.randomUUID();
    private final UUID a = UUID.randomUUID();
    private final UUID b = UUID.randomUUID();
    private long now = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();

    @BeforeEach
    void start() {
        members.caughtUp(now);
    }

    @Test
    void aWorkerThatIsSilentForTooLongIsLostWithItsPartitions() {
        // Given
        worker(a, "a", 0, 3);
        worker(b, "b", 1);
        List<LostNode> before = run(Duration.ofSeconds(2), b);

        // When
        List<LostNode> lost = run(Duration.ofSeconds(2), b);

        // Then
        assertThat(before).isEmpty();
        assertThat(lost).containsExactly(new LostNode(NodeRole.WORKER, "a", "default", Set.of(0, 3), Cause.SILENT));
    }

    @Test
    void soManyOfARoleAreAliveAsAreNotLost() {
        // Given
        worker(a, "a", 0);
        worker(b, "b", 1);
        int before = members.alive(NodeRole.WORKER);

        // When
        run(Duration.ofSeconds(4), b);

        // Then
        assertThat(before).isEqualTo(2);
        assertThat(members.alive(NodeRole.WORKER)).isEqualTo(1);
        assertThat(members.alive(NodeRole.INGRESS)).isZero();
    }

    @Test
    void aWorkerIsLostOnceOnly() {
        // Given
        worker(a, "a", 0);
        run(Duration.ofSeconds(5), b);

        // When
        List<LostNode> again = run(Duration.ofSeconds(20), b);

        // Then
        assertThat(again).isEmpty();
    }

    @Test
    void nobodyIsLostWhileEverybodyBeats() {
        // Given
        worker(a, "a", 0);

        // When
        List<LostNode> lost = run(Duration.ofMinutes(10), a, b);

        // Then
        assertThat(lost).isEmpty();
    }

    @Test
    void nobodyIsLostWhileNothingAtAllIsHeard() {
        // Given
        worker(a, "a", 0);
        worker(b, "b", 1);

        // When
        List<LostNode> lost = run(Duration.ofMinutes(1));

        // Then
        assertThat(lost).isEmpty();
    }

    @Test
    void afterAGapEverybodyHasTheWholeTimeAgain() {
        // Given
        worker(a, "a", 0);
        run(Duration.ofSeconds(30));

        // When
        List<LostNode> within = run(SILENCE, b);
        List<LostNode> after = run(BEAT.multipliedBy(2), b);

        // Then
        assertThat(within).isEmpty();
        assertThat(after).extracting(LostNode::node).containsExactly("a");
    }

    @Test
    void nobodyIsLostBeforeTheTopicHasBeenReadToItsEnd() {
        // Given: a was lost long ago, and b took over; both still stand on the topic
        Members starting = new Members(SILENCE);
        starting.hear(beat(a, "a", List.of(0)), now);
        now += Duration.ofSeconds(10).toNanos();
        List<LostNode> early = starting.judge(now);
        starting.hear(beat(b, "b", List.of(0)), now);

        // When
        starting.caughtUp(now);
        List<LostNode> late = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            now += BEAT.toNanos();
            starting.hear(beat(b, "b", List.of(0)), now);
            late.addAll(starting.judge(now));
        }

        // Then
        assertThat(early).isEmpty();
        assertThat(late).containsExactly(new LostNode(NodeRole.WORKER, "a", "default", Set.of(), Cause.SILENT));
    }

    @Test
    void aNewIncarnationOfANodeMeansThatTheFormerIsLostAtOnce() {
        // Given
        worker(a, "a", 0, 3);

        // When
        List<LostNode> lost = worker(b, "a");

        // Then
        assertThat(lost).containsExactly(new LostNode(NodeRole.WORKER, "a", "default", Set.of(0, 3), Cause.RESTARTED));
    }

    @Test
    void twoProcessesUnderOneIdDoNotTakeEachOtherForLostForEver() {
        // Given
        worker(a, "same", 0);
        worker(b, "same", 1);

        // When: the former goes on beating
        List<LostNode> lost = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            lost.addAll(worker(a, "same", 0));
            lost.addAll(worker(b, "same", 1));
            now += BEAT.toNanos();
            lost.addAll(members.judge(now));
        }

        // Then
        assertThat(lost).isEmpty();
    }

    @Test
    void whatHappenedBeforeReadingStartedIsNotTold() {
        // Given
        Members starting = new Members(SILENCE);
        starting.hear(beat(a, "a", List.of(0)), now);

        // When
        List<LostNode> lost = starting.hear(beat(b, "a", List.of(0)), now);

        // Then
        assertThat(lost).isEmpty();
    }

    @Test
    void rolesOfOneProcessAreNotTakenForIncarnationsOfOneNode() {
        // Given
        worker(a, "standalone", 0);

        // When
        NodeBeat ingress = new NodeBeat(NodeRole.INGRESS, "standalone", reader, null, 0, NodeBeat.Owned.NOTHING, false);

        // Then
        assertThat(members.hear(ingress, now)).isEmpty();
    }

    @Test
    void aWorkerThatGivesUpIsLostWithWhatItHadUntilThen() {
        // Given: it has left its group already
        worker(a, "a", 0, 3);
        worker(a, "a");

        // When
        NodeBeat last = new NodeBeat(NodeRole.WORKER, "a", a, "default", nextSequence(a), NodeBeat.Owned.NOTHING, true);

        // Then
        assertThat(members.hear(last, now))
                .containsExactly(new LostNode(NodeRole.WORKER, "a", "default", Set.of(0, 3), Cause.ABANDONED));
    }

    @Test
    void aWorkerThatHasEndedInGoodOrderIsNotLost() {
        // Given
        worker(a, "a", 0);

        // When
        members.left("worker/a", now);

        // Then
        assertThat(run(Duration.ofSeconds(10), b)).isEmpty();
    }

    @Test
    void aPartitionIsItsWhoClaimedItLast() {
        // Given: it moves from a to b
        worker(a, "a", 0, 3);
        worker(b, "b", 3);

        // When
        List<LostNode> lost = run(Duration.ofSeconds(5), b);

        // Then
        assertThat(lost).extracting(LostNode::syncPartitions).containsExactly(Set.of(0));
    }

    @Test
    void aWorkerThatWakesUpIsAliveAgainAndCanBeLostAgain() {
        // Given
        worker(a, "a", 0);
        run(Duration.ofSeconds(5), b);

        // When
        List<LostNode> waking = worker(a, "a", 0);
        List<LostNode> again = run(Duration.ofSeconds(5), b);

        // Then
        assertThat(waking).isEmpty();
        assertThat(again).extracting(LostNode::syncPartitions).containsExactly(Set.of(0));
    }

    @Test
    void aBeatThatComesTwiceCountsOnce() {
        // Given
        NodeBeat beat = beat(a, "a", List.of(0));
        members.hear(beat, now);
        worker(b, "b", 0);

        // When
        members.hear(beat, now);

        // Then
        assertThat(run(Duration.ofSeconds(5), b))
                .extracting(LostNode::syncPartitions)
                .containsExactly(Set.of());
    }

    private List<LostNode> worker(UUID incarnation, String node, Integer... sync) {
        return members.hear(beat(incarnation, node, List.of(sync)), now);
    }

    private NodeBeat beat(UUID incarnation, String node, List<Integer> sync) {
        return new NodeBeat(
                NodeRole.WORKER,
                node,
                incarnation,
                "default",
                nextSequence(incarnation),
                new NodeBeat.Owned(sync, List.of()),
                false);
    }

    private long nextSequence(UUID incarnation) {
        return sequences.merge(incarnation, 1L, Long::sum) - 1;
    }

    /** Lets time pass, judging every 200 ms, while these go on beating once a second. */
    private List<LostNode> run(Duration time, UUID... beating) {
        List<LostNode> lost = new ArrayList<>();
        long step = Duration.ofMillis(200).toNanos();
        for (long passed = step; passed <= time.toNanos(); passed += step) {
            now += step;
            if (passed % BEAT.toNanos() == 0) {
                for (UUID incarnation : beating) {
                    lost.addAll(members.hear(beat(incarnation, incarnation.equals(a) ? "a" : "b", List.of()), now));
                }
            }
            lost.addAll(members.judge(now));
        }
        return lost;
    }
}
