package io.redlock.simulation;

import io.redlock.simulation.Coverage.Tale;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The checker of fencing tokens (checker 2 of 8.13), for each lock key.
 *
 * <ul>
 *   <li>As long as servers keep their fence values, or lose them under the assumptions of R38
 *       ({@link Scenario#tokensAreKept()}): no token comes twice, and who asks after another had its token gets a greater
 *       one. That holds without any clock, so also where the lock itself was violated, and of holds that came too late.
 *   <li>If moreover mutual exclusion holds ({@link Scenario#isInModel()}): who gets a hold that is valid has a greater token
 *       than all that were handed out valid before.
 *   <li>Otherwise what is wrong is counted.
 * </ul>
 */
final class FencedMutex {

    private final Verdicts verdicts;
    private final Coverage coverage;
    private final boolean inModel;
    private final boolean kept;
    private final Map<String, History> histories = new HashMap<>();

    /** The tokens of one key. */
    private static final class History {

        private final Set<Long> tokens = new HashSet<>();
        private long greatest;
        private long greatestValid;
    }

    /** The greatest tokens that were out when somebody asked. */
    record Before(Map<String, Long> greatest) {}

    FencedMutex(Scenario scenario, Verdicts verdicts, Coverage coverage) {
        this.verdicts = verdicts;
        this.coverage = coverage;
        this.inModel = scenario.isInModel();
        this.kept = scenario.tokensAreKept();
    }

    /** Somebody asks. */
    Before asked(Collection<String> keys) {
        Map<String, Long> greatest = new HashMap<>();
        keys.forEach(key -> greatest.put(key, history(key).greatest));
        return new Before(greatest);
    }

    /** Somebody who asked is given a hold. */
    void begin(TrackedHold hold, Before before) {
        if (hold.isFenced()) {
            coverage.met(Tale.FENCED);
            hold.keys().forEach(key -> begin(hold, key, before.greatest().getOrDefault(key, 0L)));
        }
    }

    private void begin(TrackedHold hold, String key, long before) {
        History history = history(key);
        long token = hold.token();
        if (!history.tokens.add(token)) {
            wrong("%s of '%s' has a token that was there before".formatted(hold, key));
        }
        if (token <= before) {
            wrong("%s of '%s' asked when token %d was out".formatted(hold, key, before));
        }
        if (hold.isReliedOn()) {
            if (inModel && token <= history.greatestValid) {
                wrong("%s of '%s' comes after token %d".formatted(hold, key, history.greatestValid));
            }
            history.greatestValid = Math.max(history.greatestValid, token);
        }
        history.greatest = Math.max(history.greatest, token);
    }

    private void wrong(String what) {
        if (kept) {
            verdicts.violated(what);
        } else {
            coverage.met(Tale.TOKENS_OUT_OF_ORDER);
        }
    }

    private History history(String key) {
        return histories.computeIfAbsent(key, first -> new History());
    }
}
