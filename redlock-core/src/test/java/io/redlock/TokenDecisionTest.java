package io.redlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.TokenDecision.Outcome;
import io.redlock.TokenDecision.Standing;
import io.redlock.node.Answer;
import io.redlock.node.Vote;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Three nodes, of which two are a quorum, and the token 7. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TokenDecisionTest {

    private static final Answer REFUSED = new Answer("node", Vote.REFUSED, "");
    private static final Answer UNKNOWN = new Answer("node", Vote.UNKNOWN, "");
    private static final Standing NOT_HEARD = new Standing(UNKNOWN, true, false, Optional.empty());

    private static Answer fence(long value) {
        return new Answer("node", Vote.GRANTED, "", Optional.empty(), OptionalLong.of(value));
    }

    private static Standing heard(Answer acquired) {
        return new Standing(acquired, false, false, Optional.empty());
    }

    private static Standing raising(long from) {
        return new Standing(fence(from), false, true, Optional.empty());
    }

    private static Standing raised(long from, Answer answer) {
        return new Standing(fence(from), false, true, Optional.of(answer));
    }

    private static TokenDecision decide(Standing... nodes) {
        return TokenDecision.of(7, 2, List.of(nodes));
    }

    private static Outcome outcome(Standing... nodes) {
        return decide(nodes).outcome();
    }

    @Test
    void r36_the_token_is_the_greatest_fence_value_of_those_that_granted() {
        assertThat(TokenDecision.tokenOf(List.of(fence(5), fence(7), REFUSED))).hasValue(7);
        assertThat(TokenDecision.tokenOf(List.of(REFUSED, UNKNOWN))).isEmpty();
        assertThat(TokenDecision.tokenOf(List.of(new Answer("node", Vote.GRANTED, ""))))
                .isEmpty();
    }

    @Test
    void r36_a_token_that_a_quorum_granted_is_usable_at_once() {
        TokenDecision decision = decide(heard(fence(7)), heard(fence(7)), heard(fence(3)));

        assertThat(decision).isEqualTo(new TokenDecision(Outcome.USABLE, List.of()));
    }

    @Test
    void r36_a_node_that_granted_less_is_asked_once_to_raise_it() {
        assertThat(decide(heard(fence(7)), heard(fence(5)), heard(REFUSED)))
                .isEqualTo(new TokenDecision(Outcome.OPEN, List.of(1)));
        assertThat(decide(heard(fence(7)), raising(5), heard(REFUSED)))
                .isEqualTo(new TokenDecision(Outcome.OPEN, List.of()));
        assertThat(outcome(heard(fence(7)), raised(5, fence(7)), heard(REFUSED)))
                .isEqualTo(Outcome.USABLE);
    }

    @Test
    void r36_a_node_that_did_not_grant_is_never_raised() {
        assertThat(decide(heard(fence(7)), NOT_HEARD, heard(REFUSED)))
                .isEqualTo(new TokenDecision(Outcome.OPEN, List.of()));
        assertThat(outcome(heard(fence(7)), heard(UNKNOWN), heard(REFUSED))).isEqualTo(Outcome.IMPOSSIBLE);
    }

    @Test
    void r36_only_exactly_the_token_counts() {
        assertThat(outcome(heard(fence(7)), raised(5, fence(8)), heard(REFUSED)))
                .as("a raise that found more")
                .isEqualTo(Outcome.IMPOSSIBLE);
        assertThat(decide(heard(fence(7)), heard(fence(9)), heard(REFUSED)))
                .as("a late grant of more is neither counted nor raised")
                .isEqualTo(new TokenDecision(Outcome.IMPOSSIBLE, List.of()));
    }

    @Test
    void r36_a_raise_that_was_refused_does_not_count() {
        assertThat(outcome(heard(fence(7)), raised(5, REFUSED), heard(REFUSED))).isEqualTo(Outcome.IMPOSSIBLE);
        assertThat(outcome(heard(fence(7)), raised(5, UNKNOWN), heard(REFUSED))).isEqualTo(Outcome.IMPOSSIBLE);
    }

    @Test
    void r36_a_fence_value_that_came_without_a_grant_does_not_count() {
        Answer refused = new Answer("node", Vote.REFUSED, "", Optional.empty(), OptionalLong.of(7));

        assertThat(outcome(heard(fence(7)), heard(refused), raised(5, refused))).isEqualTo(Outcome.IMPOSSIBLE);
    }

    @Test
    void r36_a_late_grant_of_the_token_counts_and_one_of_less_is_raised() {
        assertThat(outcome(heard(fence(7)), raised(5, UNKNOWN), NOT_HEARD)).isEqualTo(Outcome.OPEN);
        assertThat(outcome(heard(fence(7)), raised(5, UNKNOWN), heard(fence(7))))
                .isEqualTo(Outcome.USABLE);
        assertThat(decide(heard(fence(7)), raised(5, UNKNOWN), heard(fence(6))))
                .isEqualTo(new TokenDecision(Outcome.OPEN, List.of(2)));
    }

    @Test
    void r36_silence_is_to_blame_if_what_was_not_said_would_have_been_enough() {
        assertThat(TokenDecision.isLostBySilence(7, 2, List.of(heard(fence(7)), raised(5, UNKNOWN), heard(REFUSED))))
                .isTrue();
        assertThat(TokenDecision.isLostBySilence(7, 2, List.of(heard(fence(7)), raised(5, REFUSED), heard(REFUSED))))
                .isFalse();
    }
}
