package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static io.redlock.Simulation.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LateVote;
import io.redlock.lane.Command;
import io.redlock.lane.Reply;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AcquiringTest {

    private final Simulation simulation = Simulation.of(5);

    @Nested
    class One_attempt {

        @Test
        void sets_the_key_on_every_node() {
            Acquisition acquisition = acquireNow(simulation.client(), ONCE);

            assertThat(acquisition).isInstanceOf(Acquired.class);
            assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
        }

        @Test
        void asks_every_node_before_it_waits_for_any() {
            simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(1));

            simulation.client().contend(ONCE);

            assertThat(simulation.nodes)
                    .allSatisfy(node -> assertThat(node.executed).hasSize(1));
        }

        @Test
        void is_won_by_a_quorum_while_other_nodes_are_silent() {
            simulation.node(0).silent = true;
            simulation.node(3).silent = true;

            Acquisition acquisition = acquireNow(simulation.client(), ONCE);

            assertThat(acquisition).isInstanceOf(Acquired.class);
            AttemptDecided decided = simulation.told(AttemptDecided.class).get(0);
            assertThat(decided.failure()).isEmpty();
            assertThat(decided.tally().granted()).isEqualTo(3);
        }

        @Test
        void is_lost_at_once_when_a_quorum_refuses() {
            acquireNow(simulation.client(), ONCE);
            simulation.node(0).silent = true;

            NotAcquired failure = failed(simulation.client().contend(ONCE));

            assertThat(failure.reason()).isEqualTo(Reason.CONTENDED);
            assertThat(simulation.nodes.get(1).executed).contains("EVAL redlock:lock:" + KEY);
        }

        @Test
        void is_not_won_by_a_minority_and_gives_the_minority_back() {
            for (int node = 0; node < 3; node++) {
                simulation.node(node).run(Simulation.otherOwnersAcquire());
            }

            Acquisition acquisition = acquireNow(simulation.client(), ONCE);

            assertThat(acquisition).isInstanceOf(NotAcquired.class);
            assertThat(simulation.node(3).hasKeys(KEY)).isFalse();
            assertThat(simulation.node(4).hasKeys(KEY)).isFalse();
            assertThat(simulation.nodesHolding(KEY)).isEqualTo(3);
        }

        @Test
        void follows_also_an_error_with_a_release_since_the_key_may_be_set() {
            SimulatedNode failing = simulation.node(0);
            failing.sabotage = command -> {
                if (command.name() == Command.Name.SET) {
                    failing.run(command);
                    return Optional.of(new Reply.Failure("NOPERM this user has no permissions"));
                }
                return Optional.empty();
            };

            acquireNow(simulation.client(), ONCE).orThrow().close();

            assertThat(failing.hasKeys(KEY)).isFalse();
        }

        @Test
        void does_not_count_an_error_or_a_strange_reply_as_a_grant() {
            simulation.node(0).sabotage = reply(new Reply.Failure("OOM command not allowed"));
            simulation.node(1).sabotage = reply(new Reply.Text("QUEUED"));
            simulation.node(2).sabotage = reply(new Reply.Int(1));

            NotAcquired failure = failed(simulation.client().contend(ONCE));

            assertThat(failure.reason()).isEqualTo(Reason.NO_QUORUM);
            assertThat(failure.describe()).contains("OOM command not allowed", "QUEUED");
        }

        @Test
        void is_not_disturbed_by_a_failing_minority() {
            simulation.node(1).door = SimulatedNode.Door.REFUSING;
            simulation.node(4).sabotage = reply(new Reply.Failure("READONLY You can't write"));

            Acquisition acquisition = acquireNow(simulation.client(), ONCE);

            assertThat(acquisition)
                    .isInstanceOfSatisfying(
                            Acquired.class,
                            acquired -> assertThat(acquired.hold().isValid()).isTrue());
        }

        @Test
        void uses_an_owner_token_of_its_own() {
            Redlock client = simulation.client();
            acquireNow(client, ONCE).orThrow().close();
            String first = lastValue();
            acquireNow(client, ONCE).orThrow();

            assertThat(lastValue()).isNotEqualTo(first);
        }

        private String lastValue() {
            return simulation.node(0).valueOf(KEY).orElse("");
        }
    }

    @Nested
    class Time {

        @Test
        void counts_from_before_the_first_byte() {
            simulation.node(0).beforeSend = () -> simulation.time.pause(Duration.ofSeconds(1));

            Hold hold = acquireNow(simulation.client(), ONCE).orThrow();

            assertThat(hold.validity()).isEqualTo(Duration.ofMillis(10_000 - 1_000 - 100 - 2));
        }

        @Test
        void that_is_up_before_the_quorum_grants_makes_the_lease_spent() {
            simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(50));
            Redlock client = simulation.client();
            Contender contender = client.contend(ONCE.lease(Duration.ofMillis(50)));

            simulation.time.advance(Duration.ofMillis(200));

            assertThat(failed(contender).reason()).isEqualTo(Reason.LEASE_SPENT);
            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void that_is_up_between_the_decision_and_the_caller_makes_the_lease_spent() {
            Contender contender = simulation.client().contend(ONCE);

            simulation.time.pause(Duration.ofMillis(10_000 - 102));

            assertThat(failed(contender).reason()).isEqualTo(Reason.LEASE_SPENT);
            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void that_is_one_nanosecond_short_of_up_leaves_the_lock_valid() {
            Contender contender = simulation.client().contend(ONCE);

            simulation.time.pause(Duration.ofMillis(10_000 - 102).minusNanos(1));

            assertThat(Simulation.decided(contender)).isInstanceOf(Acquired.class);
        }
    }

    @Test
    void a_client_that_is_closed_before_the_caller_has_its_hold_says_that_and_nothing_else() {
        Redlock client = simulation.client();
        Contender contender = client.contend(ONCE);

        client.close();

        assertThatThrownBy(() -> Simulation.decided(contender))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("This Redlock is closed");
        assertThat(simulation.nodesHolding(KEY)).isZero();
    }

    @Nested
    class A_late_answer {

        @Test
        void to_a_lost_attempt_is_followed_by_its_release() {
            for (int node = 0; node < 3; node++) {
                simulation.node(node).run(Simulation.otherOwnersAcquire());
            }
            simulation.node(4).silent = true;
            acquireNow(simulation.client(), ONCE);

            simulation.node(4).speakAgain();

            assertThat(simulation.node(4).executed).startsWith("SET redlock:lock:" + KEY, "EVAL redlock:lock:" + KEY);
            assertThat(simulation.node(4).hasKeys(KEY)).isFalse();
        }

        @Test
        void to_a_live_hold_is_told_and_released_with_it() {
            simulation.node(4).silent = true;
            Hold hold = acquireNow(simulation.client(), ONCE).orThrow();
            simulation.events.clear();

            simulation.node(4).speakAgain();
            assertThat(simulation.told(LateVote.class))
                    .singleElement()
                    .extracting(vote -> vote.answer().vote())
                    .isEqualTo(Vote.GRANTED);
            hold.close();

            assertThat(simulation.nodesHolding(KEY)).isZero();
        }
    }

    @Nested
    class A_failure {

        @Test
        void is_contended_when_a_quorum_answers_although_nodes_are_down() {
            acquireNow(simulation.client(), ONCE);
            simulation.node(0).door = SimulatedNode.Door.REFUSING;
            simulation.node(1).door = SimulatedNode.Door.REFUSING;

            assertThatThrownBy(() -> acquireNow(simulation.client(), ONCE).orThrow())
                    .isInstanceOf(LockContendedException.class)
                    .hasMessageContaining("CONTENDED")
                    .hasMessageContaining("held by java@")
                    .hasMessageContaining("node-0 unknown: connection refused");
        }

        @Test
        void is_contended_when_one_refusal_decides_and_the_others_follow() {
            Redlock client = simulation.client();
            acquireNow(simulation.rival(), ONCE);
            for (int node = 0; node < 5; node++) {
                simulation.node(node).delay = Duration.ofMillis(10L * (node + 1));
            }
            simulation.node(3).door = SimulatedNode.Door.REFUSING;
            simulation.node(3).cut();
            simulation.node(4).door = SimulatedNode.Door.REFUSING;
            simulation.node(4).cut();
            Contender contender = client.contend(ONCE);

            simulation.time.advance(Duration.ofMillis(10));
            assertThat(simulation.told(AttemptDecided.class).get(0).failure()).hasValue(Reason.CONTENDED);
            simulation.time.advance(Duration.ofMillis(90));

            assertThat(failed(contender).reason()).isEqualTo(Reason.CONTENDED);
        }

        @Test
        void is_no_quorum_when_two_refuse_and_the_others_never_answer() {
            Redlock client = simulation.client();
            acquireNow(simulation.rival(), ONCE);
            simulation.node(2).door = SimulatedNode.Door.REFUSING;
            simulation.node(2).cut();
            simulation.node(3).silent = true;
            simulation.node(4).silent = true;
            Contender contender = client.contend(ONCE);

            simulation.time.advance(Duration.ofMillis(100));

            assertThat(failed(contender).reason()).isEqualTo(Reason.NO_QUORUM);
        }

        @Test
        void is_no_quorum_when_nobody_refused_and_the_grants_come_after_the_decision() {
            for (int node = 0; node < 3; node++) {
                simulation.node(node).silent = true;
            }
            Redlock client = simulation
                    .builder()
                    .listener(event -> {
                        if (event instanceof AttemptDecided) {
                            simulation.nodes.forEach(SimulatedNode::speakAgain);
                        }
                    })
                    .build();
            Contender contender = client.contend(ONCE);

            simulation.time.advance(Duration.ofMillis(100));

            assertThat(failed(contender).reason()).isEqualTo(Reason.NO_QUORUM);
            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void is_no_quorum_when_fewer_nodes_answer_whoever_holds_the_lock() {
            acquireNow(simulation.client(), ONCE);
            for (int node = 0; node < 3; node++) {
                simulation.node(node).door = SimulatedNode.Door.REFUSING;
            }

            assertThatThrownBy(() -> acquireNow(simulation.client(), ONCE).orThrow())
                    .isInstanceOf(QuorumUnavailableException.class)
                    .hasMessageContaining("Lock 'payment:42' not acquired after 0ms: NO_QUORUM");
        }

        @Test
        void tells_how_long_each_node_took_that_answered() {
            for (int node = 0; node < 3; node++) {
                simulation.node(node).delay = Duration.ofMillis(10);
                simulation.node(node).sabotage = reply(new Reply.Failure("MISCONF errors writing to disk"));
            }
            Contender contender = simulation.client().contend(ONCE);
            simulation.time.advance(Duration.ofMillis(10));

            assertThat(failed(contender).tally().answers())
                    .extracting(answer -> answer.latency().orElseThrow().toMillis())
                    .containsExactly(10L, 10L, 10L, 0L, 0L);
        }

        @Test
        void names_a_key_that_holds_other_data_and_is_not_called_contended() {
            simulation.nodes.forEach(node -> node.sabotage = command -> {
                if (!SimulatedNode.isOfLock(command)) {
                    return Optional.empty();
                }
                return switch (command.name()) {
                    case SET -> Optional.of(new Reply.Nil());
                    case GET -> Optional.of(new Reply.Failure("WRONGTYPE Operation against a key"));
                    default -> Optional.empty();
                };
            });

            assertThatThrownBy(() -> acquireNow(simulation.client(), ONCE).orThrow())
                    .isInstanceOf(QuorumUnavailableException.class)
                    .hasMessageContaining("the key 'redlock:lock:payment:42' holds other data than a lock");
        }

        @Test
        void names_a_key_that_never_expires_and_is_not_called_contended() {
            simulation.nodes.forEach(node -> node.sabotage = command -> switch (command.name()) {
                case SET -> Optional.of(new Reply.Nil());
                case GET -> Optional.of(new Reply.Text("somebody's data"));
                case PTTL -> Optional.of(new Reply.Int(-1));
                default -> Optional.empty();
            });

            assertThatThrownBy(() -> acquireNow(simulation.client(), ONCE).orThrow())
                    .isInstanceOf(QuorumUnavailableException.class)
                    .hasMessageContaining("the key 'redlock:lock:payment:42' never expires, so it is no lock");
        }
    }

    private static Function<Command, Optional<Reply>> reply(Reply reply) {
        return command -> command.name() == Command.Name.SET ? Optional.of(reply) : Optional.empty();
    }
}
