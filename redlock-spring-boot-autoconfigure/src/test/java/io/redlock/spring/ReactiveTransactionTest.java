package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockLostException;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.memory.MemoryServer;
import io.redlock.node.LockNodes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** A reactive lock and the transactions around it and within it, with rows that another connection counts. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReactiveTransactionTest {

    private static final String NAME = UUID.randomUUID().toString();

    /** Less than half of the lease, which is the most that counts. */
    private static final Duration MARGIN = Duration.ofMillis(440);

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private Witness witness;
    private Redlock redlock;
    private Ledger ledger;
    private TransactionalOperator caller;

    /** Reads, on a connection of its own, what is committed at the very moment of each release. */
    static final class Witness {
        final List<Integer> rowsAtRelease = new CopyOnWriteArrayList<>();

        void released() {
            rowsAtRelease.add(committedRows());
        }
    }

    private static int committedRows() {
        try (Connection second = DriverManager.getConnection("jdbc:h2:mem:" + NAME + ";DB_CLOSE_DELAY=-1");
                ResultSet rows = second.createStatement().executeQuery("select count(*) from ledger")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    @Import({LockConfiguration.class, Ledger.class, Audit.class})
    static class Application {

        @Bean
        Witness witness() {
            return new Witness();
        }

        @Bean
        @Primary
        LockNodes witnessedNodes(MemoryLockNodes nodes, Witness witness) {
            return new WitnessedNodes(nodes, witness::released);
        }

        @Bean
        ConnectionFactory connections() {
            return ConnectionFactories.get("r2dbc:h2:mem:///" + NAME + "?options=DB_CLOSE_DELAY=-1");
        }

        @Bean
        R2dbcTransactionManager transactions(ConnectionFactory connections) {
            return new R2dbcTransactionManager(connections);
        }

        @Bean
        TransactionalOperator operator(R2dbcTransactionManager transactions) {
            return TransactionalOperator.create(transactions);
        }

        @Bean
        DatabaseClient database(ConnectionFactory connections) {
            return DatabaseClient.create(connections);
        }
    }

    static class Audit {
        final DatabaseClient database;

        Audit(DatabaseClient database) {
            this.database = database;
        }

        @Transactional
        public Mono<String> write(Mono<String> work) {
            return insert(database).then(work);
        }
    }

    private static Mono<Void> insert(DatabaseClient database) {
        return database.sql("insert into ledger values ('x')").then();
    }

    static class Ledger {
        final DatabaseClient database;
        final TransactionalOperator operator;
        final Audit audit;

        Ledger(DatabaseClient database, TransactionalOperator operator, Audit audit) {
            this.database = database;
            this.operator = operator;
            this.audit = audit;
        }

        @DistributedLock("'a'")
        @Transactional
        public Mono<String> own(Mono<String> work) {
            return insert(database).then(work);
        }

        @DistributedLock("'a'")
        public Mono<String> byOperator(Mono<String> work) {
            return insert(database).then(work).as(operator::transactional);
        }

        @DistributedLock("'a'")
        public Mono<String> byAnotherBean(Mono<String> work) {
            return audit.write(work);
        }

        @DistributedLock("'a'")
        public Mono<String> plain(Mono<String> work) {
            return insert(database).then(work);
        }

        @DistributedLock("'a'")
        @Transactional(propagation = Propagation.REQUIRES_NEW)
        public Mono<String> apart(Mono<String> work) {
            return insert(database).then(work);
        }

        @DistributedLock(key = "'a'", lease = "900ms", renewed = false)
        @Transactional
        public Mono<String> briefly(Mono<String> work) {
            return insert(database).then(work);
        }
    }

    @BeforeEach
    void start() {
        context.register(Application.class);
        context.setAllowBeanDefinitionOverriding(true);
        context.registerBean("distributedLock", DistributedLockBeanPostProcessor.class, () -> {
            DistributedLockBeanPostProcessor processor =
                    new DistributedLockBeanPostProcessor(() -> context.getBean(Redlock.class));
            processor.setCommitMargin(MARGIN);
            return processor;
        });
        context.refresh();
        witness = context.getBean(Witness.class);
        redlock = context.getBean(Redlock.class);
        ledger = context.getBean(Ledger.class);
        caller = context.getBean(TransactionalOperator.class);
        DatabaseClient database = context.getBean(DatabaseClient.class);
        database.sql("drop table if exists ledger").then().block();
        database.sql("create table ledger (entry varchar(20))").then().block();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private Mono<String> losing() {
        return Mono.fromSupplier(() -> {
            loseTheKey();
            return "written";
        });
    }

    private void loseTheKey() {
        Hold hold = redlock.holds().get(0);
        context.getBean(MemoryLockNodes.class).servers().forEach(MemoryServer::clear);
        await().until(() -> hold.state() == HoldState.LOST);
    }

    private void rolls_back(Mono<String> work) {
        StepVerifier.create(work)
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(LockLostException.class)
                        .hasMessageContaining("Lock 'a' was lost"))
                .verify();
        assertThat(committedRows()).isZero();
        assertThat(redlock.holds()).isEmpty();
    }

    @Test
    void the_row_is_there_when_the_lock_is_released_behind_the_methods_own_transaction() {
        assertThat(ledger.own(Mono.just("written")).block()).isEqualTo("written");

        assertThat(witness.rowsAtRelease).containsExactly(1, 1, 1);
    }

    @Test
    void every_subscription_has_a_transaction_of_its_own() {
        Mono<String> work = ledger.own(Mono.error(new IllegalStateException("as it should")));

        for (int subscription = 0; subscription < 2; subscription++) {
            StepVerifier.create(work).expectErrorMessage("as it should").verify();
            assertThat(committedRows()).isZero();
        }
    }

    @Test
    void a_transaction_of_the_method_rolls_back_when_the_lock_is_lost() {
        rolls_back(ledger.own(losing()));
    }

    @Test
    void a_transaction_begun_inside_rolls_back_when_the_lock_is_lost() {
        rolls_back(ledger.byOperator(losing()));
    }

    @Test
    void a_transaction_of_another_bean_inside_rolls_back_when_the_lock_is_lost() {
        rolls_back(ledger.byAnotherBean(losing()));
    }

    @Test
    void a_hold_belongs_to_the_callers_transaction_until_that_has_committed() {
        String result = ledger.plain(Mono.just("written"))
                .doOnNext(written -> assertThat(redlock.holds()).hasSize(1))
                .flatMap(written -> ledger.plain(Mono.just("again")))
                .doOnNext(written -> assertThat(redlock.holds()).hasSize(1))
                .as(caller::transactional)
                .block();

        assertThat(result).isEqualTo("again");
        assertThat(witness.rowsAtRelease).containsExactly(2, 2, 2);
        assertThat(redlock.holds()).isEmpty();
    }

    @Test
    void a_hold_belongs_to_the_callers_transaction_until_that_has_rolled_back() {
        StepVerifier.create(ledger.plain(Mono.just("written"))
                        .flatMap(written -> Mono.<String>error(new IllegalStateException("changed my mind")))
                        .as(caller::transactional))
                .expectErrorMessage("changed my mind")
                .verify();

        assertThat(witness.rowsAtRelease).containsExactly(0, 0, 0);
    }

    @Test
    void a_hold_is_kept_though_the_caller_swallows_an_error_and_commits() {
        ledger.plain(Mono.error(new IllegalStateException("as it should")))
                .onErrorReturn("swallowed")
                .doOnNext(swallowed -> assertThat(redlock.holds()).hasSize(1))
                .as(caller::transactional)
                .block();

        assertThat(witness.rowsAtRelease).containsExactly(1, 1, 1);
    }

    @Test
    void the_callers_transaction_rolls_back_when_the_lock_is_lost() {
        rolls_back(ledger.plain(losing()).as(caller::transactional));
    }

    @Test
    void the_callers_transaction_rolls_back_when_the_lock_is_lost_after_the_method() {
        rolls_back(ledger.own(Mono.just("written")).flatMap(written -> losing()).as(caller::transactional));
    }

    @Test
    void who_waits_for_the_end_of_the_callers_transaction_runs_under_the_lock() {
        List<Integer> holds = new CopyOnWriteArrayList<>();
        Mono<String> listening = TransactionSynchronizationManager.forCurrentTransaction()
                .doOnNext(open -> open.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public Mono<Void> afterCompletion(int status) {
                        return Mono.fromRunnable(() -> holds.add(redlock.holds().size()));
                    }
                }))
                .thenReturn("listening");

        ledger.plain(Mono.just("written"))
                .then(listening)
                .as(caller::transactional)
                .block();

        assertThat(holds).containsExactly(1);
    }

    @Test
    void a_transaction_apart_from_the_callers_does_not_join_its_hold() {
        StepVerifier.create(ledger.plain(Mono.just("written"))
                        .flatMap(written -> ledger.apart(Mono.just("no")))
                        .as(caller::transactional))
                .expectErrorSatisfies(refusal -> assertThat(refusal)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(
                                "Ledger.apart(Mono) asks for lock 'a' outside of the transaction around it"))
                .verify();
        assertThat(redlock.holds()).isEmpty();
    }

    @Test
    void a_transaction_that_is_suspended_keeps_its_hold() {
        TransactionalOperator inner = TransactionalOperator.create(
                context.getBean(R2dbcTransactionManager.class),
                new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
        StepVerifier.create(ledger.plain(Mono.just("written"))
                        .flatMap(written -> ledger.plain(Mono.just("no")).as(inner::transactional))
                        .onErrorReturn(IllegalStateException.class, "refused")
                        .doOnNext(refused -> assertThat(redlock.holds()).hasSize(1))
                        .flatMap(refused -> ledger.plain(Mono.just("joined")))
                        .as(caller::transactional))
                .expectNext("joined")
                .verifyComplete();
        assertThat(committedRows()).isEqualTo(2);
        assertThat(redlock.holds()).isEmpty();
    }

    @Test
    void a_commit_extends_a_lease_of_which_less_than_the_margin_is_left() {
        AtomicReference<Duration> atCommit = new AtomicReference<>();
        String written = ledger.briefly(ReactiveCurrentHold.get().flatMap(hold -> {
                    await().until(() -> hold.validity().compareTo(MARGIN) < 0);
                    return TransactionSynchronizationManager.forCurrentTransaction()
                            .doOnNext(open -> open.registerSynchronization(new TransactionSynchronization() {
                                @Override
                                public Mono<Void> afterCommit() {
                                    return Mono.fromRunnable(() -> atCommit.set(hold.validity()));
                                }
                            }))
                            .thenReturn("written");
                }))
                .block();

        assertThat(written).isEqualTo("written");
        assertThat(atCommit.get()).isGreaterThan(MARGIN);
    }

    @Test
    void a_cancelled_transaction_leaves_neither_rows_nor_a_lock() {
        Sinks.One<String> never = Sinks.one();
        for (Supplier<Mono<String>> work : List.<Supplier<Mono<String>>>of(
                () -> ledger.own(never.asMono()),
                () -> ledger.byOperator(never.asMono()),
                () -> ledger.plain(never.asMono()).as(caller::transactional))) {
            Disposable subscription = work.get().subscribe();
            await().until(() -> never.currentSubscriberCount() == 1);
            assertThat(redlock.holds()).hasSize(1);

            subscription.dispose();

            await().until(() -> redlock.holds().isEmpty());
            assertThat(committedRows()).isZero();
        }
    }
}
