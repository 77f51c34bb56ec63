package io.invoq.platform.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/**
 * A group's coordinator: generations, sessions, and assignments that are cooperative and sticky. A partition that moves
 * is nobody's for one generation.
 */
final class SimulatedGroup {

    static final String NAME = "group";

    private static final long SESSION = Duration.ofSeconds(3).toNanos();
    private static final long JOIN_TIMEOUT = Duration.ofSeconds(8).toNanos();
    private static final Comparator<TopicPartition> BY_NUMBER = Comparator.comparingInt(TopicPartition::partition);

    /** What a round gave to a member. */
    record Joined(String memberId, int generation, List<TopicPartition> assigned) {}

    private static final class Member {

        final String id;
        Set<TopicPartition> owned = Set.of();
        Set<TopicPartition> assigned = Set.of();
        long heard;

        @Nullable
        Consumer<Joined> joining;

        Member(String id) {
            this.id = id;
        }
    }

    private final SimulatedTime time;
    private final List<TopicPartition> partitions;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private boolean preparing;
    private int generation;
    private int ids;

    SimulatedGroup(SimulatedTime time, Collection<TopicPartition> partitions) {
        this.time = time;
        this.partitions = partitions.stream().sorted(BY_NUMBER).toList();
    }

    /**
     * Joins the next round, which it begins if there is none.
     *
     * @param memberId empty for a new member
     * @param answer hears how it ended
     */
    void join(String memberId, Set<TopicPartition> owned, Consumer<Joined> answer) {
        Member member = memberId.isEmpty() ? add() : member(memberId);
        member.owned = Set.copyOf(owned);
        member.joining = answer;
        member.heard = time.now();
        prepare();
        completeIfAllJoined();
    }

    /**
     * A member says that it lives.
     *
     * @return whether it has to join again
     */
    boolean heartbeat(String memberId) {
        Member member = member(memberId);
        member.heard = time.now();
        return preparing && member.joining == null;
    }

    void leave(String memberId) {
        if (members.remove(memberId) != null) {
            prepare();
            completeIfAllJoined();
        }
    }

    /** Refuses whoever is not a member of this generation; does not look whose the partitions are, as a broker. */
    void check(ConsumerGroupMetadata group) {
        if (group.generationId() < 0 && group.memberId().isEmpty()) {
            return;
        }
        member(group.memberId());
        if (group.generationId() != generation) {
            throw new IllegalGenerationException(
                    "generation " + group.generationId() + " is not the group's, which is " + generation);
        }
    }

    /** Whether the member is the one to which the partition is assigned now. */
    boolean isOwner(String memberId, TopicPartition partition) {
        Member member = members.get(memberId);
        return member != null && member.assigned.contains(partition);
    }

    boolean isQuiet() {
        return !preparing;
    }

    private Member add() {
        Member member = new Member("member" + ids++);
        members.put(member.id, member);
        watch(member);
        return member;
    }

    private Member member(String memberId) {
        Member member = members.get(memberId);
        if (member == null) {
            throw new UnknownMemberIdException("no member " + memberId);
        }
        return member;
    }

    private void watch(Member member) {
        time.after(SESSION / 3, () -> {
            if (members.get(member.id) == member) {
                if (time.now() - member.heard > SESSION && member.joining == null) {
                    time.trace(() -> "group: session of " + member.id + " expired");
                    leave(member.id);
                } else {
                    watch(member);
                }
            }
        });
    }

    private void prepare() {
        if (!preparing) {
            preparing = true;
            int round = generation;
            time.after(JOIN_TIMEOUT, () -> {
                if (preparing && generation == round) {
                    members.values().removeIf(member -> member.joining == null);
                    completeIfAllJoined();
                }
            });
        }
    }

    private void completeIfAllJoined() {
        if (preparing && members.values().stream().noneMatch(member -> member.joining == null)) {
            preparing = false;
            generation++;
            assign();
            for (Member member : List.copyOf(members.values())) {
                Consumer<Joined> answer = member.joining;
                member.joining = null;
                member.heard = time.now();
                if (answer != null) {
                    answer.accept(new Joined(
                            member.id,
                            generation,
                            member.assigned.stream().sorted(BY_NUMBER).toList()));
                }
            }
        }
    }

    private void assign() {
        Map<TopicPartition, Member> owners = new HashMap<>();
        members.values().forEach(member -> member.owned.forEach(partition -> owners.putIfAbsent(partition, member)));
        Map<Member, Set<TopicPartition>> targets = new LinkedHashMap<>();
        members.values().forEach(member -> targets.put(member, new TreeSet<>(BY_NUMBER)));
        if (targets.isEmpty()) {
            return;
        }
        int quota = (partitions.size() + targets.size() - 1) / targets.size();
        List<TopicPartition> free = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            Member owner = owners.get(partition);
            if (owner != null && targets.getOrDefault(owner, Set.of()).size() < quota) {
                targets.getOrDefault(owner, new HashSet<>()).add(partition);
            } else {
                free.add(partition);
            }
        }
        free.forEach(partition -> least(targets.values()).add(partition));
        targets.forEach((member, target) -> {
            target.removeIf(partition -> owners.get(partition) != null && owners.get(partition) != member);
            member.assigned = Set.copyOf(target);
        });
        time.trace(() -> "group: generation " + generation + ": "
                + targets.entrySet().stream()
                        .map(each -> each.getKey().id
                                + each.getValue().stream()
                                        .map(TopicPartition::partition)
                                        .toList())
                        .toList());
    }

    private Set<TopicPartition> least(Collection<Set<TopicPartition>> targets) {
        int fewest = targets.stream().mapToInt(Set::size).min().orElseThrow();
        List<Set<TopicPartition>> candidates =
                targets.stream().filter(target -> target.size() == fewest).toList();
        return candidates.get(time.between(0, candidates.size()));
    }
}
