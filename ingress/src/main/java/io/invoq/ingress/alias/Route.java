package io.invoq.ingress.alias;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Alias;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Where calls of an alias go, made ready when the alias changes. Safe for use by several threads, without a lock. */
sealed interface Route {

    /** The version that runs this call. */
    FunctionUrn choose(CallHeaders headers);

    /** The route that an alias describes. */
    static Route of(Alias alias) {
        FunctionUrn version = alias.urn().withVersion(alias.functionVersion());
        Alias.Rules rules = alias.rules();
        if (rules != null) {
            return new ByHeaders(
                    rules.rules().stream().map(HeaderRule::parse).toList(),
                    rules.logic(),
                    alias.urn().withVersion(rules.grayVersion()),
                    version);
        }
        return alias.weights().isEmpty() ? new Fixed(version) : ByWeight.of(alias, ThreadLocalRandom.current());
    }

    /** All calls go to one version. */
    record Fixed(FunctionUrn version) implements Route {

        @Override
        public FunctionUrn choose(CallHeaders headers) {
            return version;
        }
    }

    /**
     * Calls are dealt out like a shuffled pack of a hundred cards, over and over: of any hundred that follow each other here
     * each version gets exactly its share, and a caller whose calls alternate does not meet one version with one kind of them.
     *
     * @param cards each a version; not to be changed
     */
    record ByWeight(List<FunctionUrn> cards, AtomicInteger next) implements Route {

        static ByWeight of(Alias alias, Random random) {
            List<FunctionUrn> cards = new ArrayList<>(Alias.TOTAL_WEIGHT);
            for (Alias.Weight weight : alias.weights()) {
                cards.addAll(Collections.nCopies(weight.weight(), alias.urn().withVersion(weight.functionVersion())));
            }
            Collections.shuffle(cards, random);
            return new ByWeight(List.copyOf(cards), new AtomicInteger());
        }

        @Override
        public FunctionUrn choose(CallHeaders headers) {
            return cards.get(Integer.remainderUnsigned(next.getAndIncrement(), cards.size()));
        }
    }

    /** Calls that meet the rules go to another version. */
    record ByHeaders(List<HeaderRule> rules, Alias.Logic logic, FunctionUrn gray, FunctionUrn otherwise)
            implements Route {

        @Override
        public FunctionUrn choose(CallHeaders headers) {
            return meets(headers) ? gray : otherwise;
        }

        private boolean meets(CallHeaders headers) {
            boolean decidedBy = logic == Alias.Logic.OR;
            for (HeaderRule rule : rules) {
                if (rule.meets(headers) == decidedBy) {
                    return decidedBy;
                }
            }
            return !decidedBy;
        }
    }
}
