package io.redlock.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.FencingTokenRefusedException;
import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.spring.FencingGuard;
import io.redlock.test.postgresql.PostgresServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Many late holders at once, who all believe that they have the lock, on PostgreSQL. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConcurrentWritersIT {

    private static final int HOLDERS = 200;
    private static final int THREADS = 8;
    private static final List<String> KEYS = List.of("a", "b", "c");

    private static PostgresServer server;

    private final DriverManagerDataSource database;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final FencingGuard guard;
    private final AtomicInteger refused = new AtomicInteger();

    ConcurrentWritersIT() {
        database = new DriverManagerDataSource(server.url(), PostgresServer.USER, "");
        jdbc = new JdbcTemplate(database);
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        guard = new JdbcFencingGuard(jdbc);
    }

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void endServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void makeTables() {
        jdbc.execute("DROP TABLE IF EXISTS redlock_fence");
        jdbc.execute("DROP TABLE IF EXISTS write");
        new ResourceDatabasePopulator(new ClassPathResource("io/redlock/spring/jdbc/schema-postgresql.sql"))
                .execute(database);
        jdbc.execute("CREATE TABLE write (id BIGSERIAL, lock_key VARCHAR(100), token BIGINT)");
    }

    @RepeatedTest(3)
    void r40_what_is_committed_is_in_the_order_of_the_holders() {
        List<Hold> holders = holders();

        writeAtOnce(holders);

        int committed = 0;
        for (String key : KEYS) {
            List<Long> tokens = jdbc.query(
                    "SELECT token FROM write WHERE lock_key = ? ORDER BY id", (row, number) -> row.getLong(1), key);
            assertThat(tokens).isSorted();
            assertThat(tokens).last().isEqualTo(greatestToken(holders, key));
            committed += tokens.size();
        }
        assertThat(refused).as("late holders that were refused").hasPositiveValue();
        int asked = holders.stream().mapToInt(hold -> hold.keys().size()).sum();
        assertThat(committed).as("nothing of a refused one is there").isLessThan(asked);
    }

    /** Some have one key and some have two, in the order in which they write: any. */
    private static List<Hold> holders() {
        List<Hold> holders = new ArrayList<>();
        try (Redlock redlock = Redlock.builder().nodes(MemoryLockNodes.of(3)).build()) {
            for (int i = 0; i < HOLDERS; i++) {
                String key = KEYS.get(i % KEYS.size());
                String more = i % 2 == 0 ? key : KEYS.get((i + 1) % KEYS.size());
                Hold hold =
                        redlock.acquire(LockRequest.of(key, more).fenced(true)).orThrow();
                hold.release();
                holders.add(hold);
            }
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        Collections.shuffle(holders, new Random(HOLDERS));
        return holders;
    }

    private void writeAtOnce(List<Hold> holders) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            holders.stream()
                    .map(hold -> CompletableFuture.runAsync(() -> write(hold), threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
        }
    }

    private void write(Hold hold) {
        try {
            transaction.executeWithoutResult(status -> {
                guard.check(hold);
                hold.keys().forEach(key -> insert(key, hold));
            });
        } catch (FencingTokenRefusedException late) {
            if (late.getCause() instanceof DuplicateKeyException) {
                write(hold); // The first token of a lock was written at the same time: whoever is refused may try
                // again.
            } else {
                refused.incrementAndGet();
            }
        }
    }

    private void insert(String key, Hold hold) {
        jdbc.update("INSERT INTO write (lock_key, token) VALUES (?, ?)", key, tokenOf(hold));
    }

    private static long greatestToken(List<Hold> holders, String key) {
        return holders.stream()
                .filter(hold -> hold.keys().contains(key))
                .mapToLong(ConcurrentWritersIT::tokenOf)
                .max()
                .orElseThrow();
    }

    private static long tokenOf(Hold hold) {
        return hold.fencingToken().orElseThrow();
    }
}
