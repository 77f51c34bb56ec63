package io.invoq.platform.nodes;

import io.invoq.wire.node.NodeBeat;
import io.invoq.wire.node.NodeRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is alive and who owns what, from beats in the order of their topic. All times are the caller's own monotonic
 * nanoseconds at the arrival of a beat, so no clock of a sender counts.
 *
 * <pre>
 *   unknown ── beat ──► alive ── silent for longer than allowed ──► lost
 *                        │  ├─── first beat of another incarnation of the node ──► lost
 *                        │  └─── "abandoned" ──► lost
 *                        └────── record without value ──► forgotten
 * </pre>
 *
 * <p><b>Silence is judged only while there is contact</b>: beats of whomever keep coming. After a gap in all of them
 * (brokers away, this process stopped) everybody is given the whole time again, from the first that came after it. A
 * reader therefore runs where a beat is written, too, so that its own shows that the topic works.
 *
 * <p>A partition's owner is who claimed it last; who gives it up stays its owner until another claims it, since what it
 * took is still with it. Used by one thread, but for {@link #isAlive} and {@link #alive}. Its size is that of the nodes whose last beat the topic holds.
 */
final class Members {

    /** A partition of the synchronous lane of a pool. */
    private record Claim(String pool, int partition) {}

    private static final class Member {

        private final NodeBeat first;
        private long sequence;
        private long heardAt;

        private Member(NodeBeat first) {
            this.first = first;
        }
    }

    private final long silence;
    private final long longestGap;
    private final Map<UUID, Member> members = new ConcurrentHashMap<>();
    private final Map<Claim, UUID> owners = new HashMap<>();
    private boolean judging;
    private long contactSince;
    private long contactAt;

    /** @param silence after which who has said nothing is gone; two thirds of it without any beat are no contact */
    Members(Duration silence) {
        this.silence = silence.toNanos();
        this.longestGap = this.silence / 3 * 2;
    }

    /** Everything that was written before this moment has been heard: from now on silence counts. */
    void caughtUp(long now) {
        judging = true;
        contactSince = now;
        contactAt = now;
    }

    /** Some record has come, whoever wrote it. */
    void contact(long now) {
        if (now - contactAt > longestGap) {
            contactSince = now;
        }
        contactAt = now;
    }

    /** A beat has come; who is known by it to be gone. What is history when reading starts is nobody's loss. */
    List<LostNode> hear(NodeBeat beat, long now) {
        contact(now);
        List<LostNode> lost = new ArrayList<>();
        Member member = members.get(beat.incarnation());
        if (member == null) {
            if (beat.sequence() == 0) {
                of(beat.key()).forEach(earlier -> lost.add(lose(earlier, LostNode.Cause.RESTARTED)));
            }
            member = new Member(beat);
            members.put(beat.incarnation(), member);
        } else if (beat.sequence() <= member.sequence) {
            return List.of();
        }
        member.sequence = beat.sequence();
        member.heardAt = now;
        if (beat.abandoned()) {
            lost.add(lose(member, LostNode.Cause.ABANDONED));
        } else if (beat.pool() != null) {
            String pool = beat.pool();
            beat.owned().sync().forEach(partition -> owners.put(new Claim(pool, partition), beat.incarnation()));
        }
        return judging ? lost : List.of();
    }

    /** The node with that key has ended in good order. */
    void left(String key, long now) {
        contact(now);
        of(key).forEach(this::forget);
    }

    /** Whether some incarnation of that node has not been lost and has not left. Any thread. */
    boolean isAlive(String key) {
        return members.values().stream().anyMatch(member -> member.first.key().equals(key));
    }

    /** How many nodes of that role have not been lost and have not left. Any thread. */
    int alive(NodeRole role) {
        return (int) members.values().stream()
                .filter(member -> member.first.role() == role)
                .map(member -> member.first.key())
                .distinct()
                .count();
    }

    /** Who has been silent for too long; empty while there is no contact. */
    List<LostNode> judge(long now) {
        if (!judging || now - contactAt > longestGap) {
            return List.of();
        }
        List<Member> silent = members.values().stream()
                .filter(member -> Math.min(now - member.heardAt, now - contactSince) > silence)
                .toList();
        return silent.stream()
                .map(member -> lose(member, LostNode.Cause.SILENT))
                .toList();
    }

    private List<Member> of(String key) {
        return members.values().stream()
                .filter(member -> member.first.key().equals(key))
                .toList();
    }

    private LostNode lose(Member member, LostNode.Cause cause) {
        NodeBeat node = member.first;
        return new LostNode(node.role(), node.node(), node.pool(), forget(member), cause);
    }

    private Set<Integer> forget(Member member) {
        UUID incarnation = member.first.incarnation();
        members.remove(incarnation);
        Set<Integer> partitions = new HashSet<>();
        owners.entrySet().removeIf(owner -> {
            boolean isIts = owner.getValue().equals(incarnation);
            if (isIts) {
                partitions.add(owner.getKey().partition());
            }
            return isIts;
        });
        return partitions;
    }
}
