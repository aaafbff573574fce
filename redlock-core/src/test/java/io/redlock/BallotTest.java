package io.redlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Ballot.Rule;
import io.redlock.node.Answer;
import io.redlock.node.Vote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BallotTest {

    private static final List<Vote> ANY = List.of(Vote.values());

    private final List<Tally> decisions = new ArrayList<>();
    private final List<Answer> late = new ArrayList<>();
    private Rule rule = Rule.GRANTED_OR_NOT;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void is_decided_exactly_once_and_rightly_by_every_split_in_any_order(int nodes) {
        Random random = new Random(nodes);
        for (int split = 0; split < Math.pow(ANY.size(), nodes); split++) {
            List<Vote> votes = votesOf(split, nodes);
            Ballot ballot = ballot(nodes);
            ballot.allAsked();

            castInOrder(ballot, votes, shuffled(nodes, random));

            long granted = votes.stream().filter(Vote.GRANTED::equals).count();
            boolean won = decisions.get(0).granted() >= new Quorum(nodes).votes();
            assertThat(decisions).as("votes %s", votes).hasSize(1);
            assertThat(won).as("votes %s", votes).isEqualTo(granted > nodes / 2);
        }
    }

    @Test
    void is_won_by_the_vote_that_makes_a_quorum_and_not_later() {
        Ballot ballot = ballot(5);
        ballot.allAsked();

        castInOrder(ballot, Collections.nCopies(5, Vote.GRANTED), List.of(4, 0));
        assertThat(decisions).isEmpty();
        cast(ballot, 2, Vote.GRANTED);

        assertThat(decisions).singleElement().extracting(Tally::granted).isEqualTo(3);
    }

    @Test
    void is_lost_as_soon_as_a_quorum_is_out_of_reach() {
        Ballot ballot = ballot(4);
        ballot.allAsked();

        cast(ballot, 0, Vote.REFUSED);
        assertThat(decisions).isEmpty();
        cast(ballot, 1, Vote.UNKNOWN);

        assertThat(decisions).singleElement().extracting(Tally::granted).isEqualTo(0);
    }

    @Test
    void is_not_decided_before_every_node_was_asked() {
        Ballot ballot = ballot(3);
        castInOrder(ballot, Collections.nCopies(3, Vote.REFUSED), List.of(0, 1, 2));
        assertThat(decisions).isEmpty();

        ballot.allAsked();

        assertThat(decisions).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void about_yes_or_no_is_decided_once_and_says_which_where_a_quorum_says_so(int nodes) {
        rule = Rule.YES_OR_NO;
        Random random = new Random(nodes);
        for (int split = 0; split < Math.pow(ANY.size(), nodes); split++) {
            List<Vote> votes = votesOf(split, nodes);
            Ballot ballot = ballot(nodes);
            ballot.allAsked();

            castInOrder(ballot, votes, shuffled(nodes, random));

            long refused = votes.stream().filter(Vote.REFUSED::equals).count();
            assertThat(decisions).as("votes %s", votes).hasSize(1);
            assertThat(decisions.get(0).refused() > nodes / 2)
                    .as("votes %s", votes)
                    .isEqualTo(refused > nodes / 2);
        }
    }

    @Test
    void takes_a_real_vote_from_a_node_that_was_in_doubt() {
        Ballot ballot = ballot(3);
        ballot.allAsked();
        cast(ballot, 0, Vote.UNKNOWN);
        cast(ballot, 1, Vote.GRANTED);

        cast(ballot, 0, Vote.GRANTED);

        assertThat(decisions).singleElement().extracting(Tally::granted).isEqualTo(2);
    }

    @Test
    void never_takes_a_vote_back() {
        Ballot ballot = ballot(3);
        ballot.allAsked();
        cast(ballot, 0, Vote.GRANTED);

        cast(ballot, 0, Vote.UNKNOWN);
        cast(ballot, 0, Vote.REFUSED);

        assertThat(ballot.tally().granted()).isEqualTo(1);
        assertThat(ballot.count().failed()).isZero();
    }

    @Test
    void hands_on_what_comes_after_the_decision() {
        Ballot ballot = ballot(3);
        ballot.allAsked();
        castInOrder(ballot, Collections.nCopies(3, Vote.GRANTED), List.of(0, 1));

        cast(ballot, 2, Vote.GRANTED);

        assertThat(decisions).hasSize(1);
        assertThat(late).singleElement().extracting(Answer::vote).isEqualTo(Vote.GRANTED);
        assertThat(ballot.tally().granted()).isEqualTo(3);
    }

    private Ballot ballot(int nodes) {
        decisions.clear();
        late.clear();
        List<Answer> silence = IntStream.range(0, nodes)
                .mapToObj(node -> new Answer("node-" + node, Vote.UNKNOWN, "no answer yet"))
                .toList();
        return new Ballot(new Electorate(List.of(), new Quorum(nodes), silence), rule, decisions::add, late::add);
    }

    private static void castInOrder(Ballot ballot, List<Vote> votes, List<Integer> order) {
        order.forEach(node -> cast(ballot, node, votes.get(node)));
    }

    private static void cast(Ballot ballot, int node, Vote vote) {
        ballot.cast(node, new Answer("node-" + node, vote, ""));
    }

    private static List<Vote> votesOf(int split, int nodes) {
        List<Vote> votes = new ArrayList<>();
        int rest = split;
        for (int node = 0; node < nodes; node++) {
            votes.add(ANY.get(rest % ANY.size()));
            rest /= ANY.size();
        }
        return votes;
    }

    private static List<Integer> shuffled(int nodes, Random random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, nodes).boxed().toList());
        Collections.shuffle(order, random);
        return order;
    }
}
