package io.redlock.model;

import static io.redlock.model.Search.Property.P1_UNIQUE;
import static io.redlock.model.Search.Property.P2_BEGAN_AFTER;
import static io.redlock.model.Search.Property.P3_WORK_WAS_OVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.model.Search.Property;
import io.redlock.model.Search.Result;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** {@code -Dredlock.model.attempts=3} takes longer and more memory. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FencingModelTest {

    private static final int ATTEMPTS = Integer.getInteger("redlock.model.attempts", 2);
    private static final int GREATEST_PROPOSAL = Integer.getInteger("redlock.model.proposals", 3);
    private static final int GREATEST_FENCE_AT_FIRST = 2;
    private static final int MANY_STATES = 50_000;
    private static final Set<Property> ALL = EnumSet.allOf(Property.class);
    private static final Set<Property> WITHOUT_TIMING = EnumSet.of(P1_UNIQUE, P2_BEGAN_AFTER);

    @Test
    void r36_tokens_are_unique_and_in_order_when_keys_expire_after_the_end() {
        Result result = search("shipped", new ShippedScheme(), Expiry.AFTER_THE_END, ALL);
        assertThat(result.stories()).isEmpty();
        assertThat(result.states()).isGreaterThan(MANY_STATES);
    }

    @Test
    void r36_tokens_are_unique_and_in_order_whenever_keys_expire() {
        Result result = search("shipped", new ShippedScheme(), Expiry.ANY_TIME, WITHOUT_TIMING);
        assertThat(result.stories()).isEmpty();
        assertThat(result.states()).isGreaterThan(MANY_STATES);
    }

    @Test
    void r36_what_is_shipped_and_what_the_rule_says_reach_the_same_states() {
        assertThat(search("shipped", new ShippedScheme(), Expiry.AFTER_THE_END, ALL))
                .isEqualTo(search("as the rule says", new OwnedScheme(), Expiry.AFTER_THE_END, ALL));
    }

    @Test
    void r07_a_deadline_is_what_keeps_the_last_in_order_when_keys_expire_early() {
        assertThat(search("shipped", new ShippedScheme(), Expiry.ANY_TIME, Set.of(P3_WORK_WAS_OVER))
                        .broken())
                .containsExactly(P3_WORK_WAS_OVER);
    }

    @Test
    void a_raise_that_asks_for_no_owner_breaks_it() {
        Scheme naive = new OwnedScheme() {
            @Override
            public Service raise(Node node, int attempt, int token) {
                int fence = Math.max(node.fence(), token);
                return new Service(new Node(node.owner(), fence), fence);
            }

            @Override
            boolean isToBeRaised(Heard node, int token) {
                return !node.raising() && node.grant() < token;
            }
        };
        assertThat(search("raised anywhere", naive, Expiry.AFTER_THE_END, ALL).broken())
                .contains(P1_UNIQUE, P3_WORK_WAS_OVER);
    }

    @Test
    void a_greatest_grant_that_is_not_written_back_breaks_it() {
        Scheme hasty = new OwnedScheme() {
            @Override
            boolean counts(Heard node, int token) {
                return node.grant() != NOTHING;
            }
        };
        assertThat(search("not written back", hasty, Expiry.AFTER_THE_END, ALL).broken())
                .isEqualTo(ALL);
    }

    @Test
    void a_fence_value_above_the_token_that_counts_breaks_it() {
        Scheme lax = new OwnedScheme() {
            @Override
            boolean counts(Heard node, int token) {
                return node.grant() >= token || node.raised() >= token;
            }
        };
        assertThat(search("any above counts", lax, Expiry.ANY_TIME, Set.of(P1_UNIQUE))
                        .broken())
                .containsExactly(P1_UNIQUE);
    }

    private static Result search(String name, Scheme scheme, Expiry expiry, Set<Property> wanted) {
        long began = System.nanoTime();
        Result result = new Search(
                        new Steps(scheme, expiry, ATTEMPTS, GREATEST_PROPOSAL), wanted, GREATEST_FENCE_AT_FIRST)
                .run();
        System.out.printf(
                "%s, %s, %d attempts: %,d states in %.1f s, broken: %s%n%s",
                name,
                expiry,
                ATTEMPTS,
                result.states(),
                (System.nanoTime() - began) / 1e9,
                result.broken(),
                String.join("", result.stories()));
        return result;
    }
}
