package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.lane.Command;
import io.redlock.lane.LockScripts;
import io.redlock.lane.Reply;
import io.redlock.memory.MemoryServer;
import io.redlock.node.RevokedValue;
import io.redlock.node.Ticker;
import io.redlock.test.RedisNodeException;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The scripts on a server, and their twins in memory, step by step: what each says, and what stands there afterwards. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockScriptsIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(1);

    /** Far above any clock, so that fence values are counted up. */
    private static final long F = 8_000_000_000_000_000L;

    private static final String LEASE = "60000";
    private static final List<String> LOCKS = List.of("lock:a", "lock:b");
    private static final List<String> ALL = List.of("lock:a", "lock:b", "fence:a", "fence:b");

    private final RedisNodes nodes = REDIS.nodes();
    private final MemoryServer memory = new MemoryServer(Ticker.system());

    private void put(String key, String value) {
        nodes.command(0, "SET", key, value, "PX", LEASE);
        memory.put(key, value);
    }

    private void remove(String key) {
        nodes.command(0, "DEL", key);
        memory.remove(key);
    }

    /** Runs a script on both; returns what both say. */
    private String run(String script, List<String> keys, String... arguments) {
        List<String> parts = new ArrayList<>(List.of(script, Integer.toString(keys.size())));
        parts.addAll(keys);
        parts.addAll(List.of(arguments));
        String inMemory = text(memory.execute(Command.of(Command.Name.EVAL, parts)));
        assertThat(onServer(parts)).isEqualTo(inMemory);
        assertThat(ALL).allSatisfy(this::standsAlike);
        return inMemory;
    }

    private void standsAlike(String key) {
        assertThat(nodes.command(0, "GET", key))
                .as(key)
                .isEqualTo(memory.get(key).orElse(Keys.NOTHING));
        assertThat(Long.parseLong(nodes.command(0, "PTTL", key)))
                .as("for how long the server keeps " + key)
                .isBetween(memory.millisLeft(key) - 10_000, memory.millisLeft(key) + 10_000);
    }

    private String onServer(List<String> parts) {
        List<String> command = new ArrayList<>(parts);
        command.add(0, "EVAL");
        try {
            return nodes.command(0, command.toArray(String[]::new));
        } catch (RedisNodeException error) {
            return "error";
        }
    }

    private static String text(Reply reply) {
        if (reply instanceof Reply.Text text) {
            return text.value();
        }
        if (reply instanceof Reply.Int number) {
            return Long.toString(number.value());
        }
        return reply instanceof Reply.Nil ? Keys.NOTHING : "error";
    }

    private String acquireFenced(String owner, long proposal) {
        return run(LockScripts.ACQUIRE, ALL, owner, LEASE, "2", Long.toString(proposal), "5000000");
    }

    @Test
    void r55_a_server_takes_and_gives_back_all_keys_or_none() {
        assertThat(run(LockScripts.ACQUIRE, LOCKS, "me", LEASE, "2")).isEqualTo("OK");
        assertThat(run(LockScripts.ACQUIRE, LOCKS, "you", LEASE, "2")).isEqualTo(Keys.NOTHING);
        assertThat(run(LockScripts.EXTEND_ALL, LOCKS, "me", "120000", "2")).isEqualTo("1");
        assertThat(run(LockScripts.EXTEND_ALL, LOCKS, "me", "1000", "2")).isEqualTo("1");
        assertThat(run(LockScripts.EXTEND_ALL, LOCKS, "you", LEASE, "2")).isEqualTo("-2");
        assertThat(run(LockScripts.RELEASE_ALL, LOCKS, "you")).isEqualTo("-2");
        assertThat(run(LockScripts.RELEASE_ALL, LOCKS, "me")).isEqualTo("1");
        assertThat(run(LockScripts.RELEASE_ALL, LOCKS, "me")).isEqualTo("-1");
        assertThat(run(LockScripts.EXTEND_ALL, LOCKS, "me", LEASE, "2")).isEqualTo("-1");
    }

    @Test
    void r55_a_server_refuses_all_keys_where_one_is_another_owners() {
        put("lock:b", "you");
        assertThat(run(LockScripts.ACQUIRE, LOCKS, "me", LEASE, "2")).isEqualTo(Keys.NOTHING);
        put("lock:a", "me");
        assertThat(run(LockScripts.EXTEND_ALL, LOCKS, "me", "120000", "2")).isEqualTo("-2");
        assertThat(run(LockScripts.REPAIR, LOCKS, "me", LEASE, "2")).isEqualTo("-2");
        assertThat(run(LockScripts.RELEASE_ALL, LOCKS, "me")).isEqualTo("-2");
        assertThat(memory.get("lock:a")).isEmpty();
        remove("lock:b");
        put("lock:a", "me");
        assertThat(run(LockScripts.EXTEND_ALL, LOCKS, "me", "120000", "2")).isEqualTo("-1");
        assertThat(run(LockScripts.REPAIR, LOCKS, "me", "120000", "2")).isEqualTo("1");
        assertThat(run(LockScripts.REPAIR, LOCKS, "me", "1000", "2")).isEqualTo("1");
        assertThat(run(LockScripts.RELEASE_ALL, LOCKS, "me")).isEqualTo("1");
    }

    @Test
    void r23_a_server_keeps_the_owners_key_for_so_long_be_that_more_or_less_than_before() {
        List<String> one = List.of("lock:a");
        put("lock:a", "me");
        assertThat(run(LockScripts.KEEP, one, "me", "120000")).isEqualTo("1");
        assertThat(run(LockScripts.KEEP, one, "me", "20000")).isEqualTo("1");
        assertThat(run(LockScripts.KEEP, one, "you", "120000")).isEqualTo("-2");
        assertThat(run(LockScripts.KEEP, List.of("lock:b"), "me", "20000")).isEqualTo("-1");
        assertThat(run(LockScripts.KEEP, one, "me", "0")).isEqualTo("1");
        assertThat(memory.get("lock:a")).isEmpty();
    }

    @Test
    void r23_a_server_keeps_each_key_that_is_the_owners_whatever_the_others_are() {
        put("lock:a", "you");
        put("lock:b", "me");
        assertThat(run(LockScripts.KEEP_ALL, LOCKS, "me", "120000")).isEqualTo("-2");
        assertThat(run(LockScripts.KEEP_ALL, LOCKS, "me", "20000")).isEqualTo("-2");
        remove("lock:a");
        assertThat(run(LockScripts.KEEP_ALL, LOCKS, "me", "120000")).isEqualTo("-1");
        put("lock:a", "me");
        assertThat(run(LockScripts.KEEP_ALL, LOCKS, "me", "120000")).isEqualTo("1");
    }

    @Test
    void r23_a_key_that_holds_other_data_keeps_no_other_from_being_kept() {
        nodes.command(0, "HSET", "lock:a", "field", "value");
        nodes.command(0, "SET", "lock:b", "me", "PX", LEASE);

        assertThat(onServer(List.of(LockScripts.KEEP_ALL, "2", "lock:a", "lock:b", "me", "120000")))
                .isEqualTo("-2");

        assertThat(Long.parseLong(nodes.command(0, "PTTL", "lock:b"))).isGreaterThan(60_000);
    }

    @Test
    void a_server_puts_a_revocation_in_the_place_of_the_owner_that_is_named_and_of_no_other() {
        List<String> one = List.of("lock:a");
        String revoked = RevokedValue.MARK + "revoked by an operator";
        assertThat(run(LockScripts.REVOKE, one, "me", revoked)).isEqualTo("-1");
        put("lock:a", "you");
        assertThat(run(LockScripts.REVOKE, one, "me", revoked)).isEqualTo("-2");
        assertThat(run(LockScripts.REVOKE, one, "you", revoked)).isEqualTo("1");
        assertThat(run(LockScripts.REVOKE, one, "you", "another")).isEqualTo(revoked);
        for (String script : List.of(LockScripts.EXTEND, LockScripts.RELEASE, LockScripts.KEEP)) {
            assertThat(run(script, one, "you", "120000")).isEqualTo(revoked);
        }
        nodes.command(0, "SET", "lock:b", "for ever");
        assertThat(onServer(List.of(LockScripts.REVOKE, "1", "lock:b", "for ever", revoked)))
                .isEqualTo("-3");
        assertThat(nodes.command(0, "GET", "lock:b")).isEqualTo("for ever");
    }

    @Test
    void an_owner_of_several_keys_hears_that_one_was_revoked() {
        String revoked = RevokedValue.MARK + "revoked by an operator";
        put("lock:a", "me");
        put("lock:b", revoked);
        assertThat(run(LockScripts.EXTEND_ALL, LOCKS, "me", "120000", "2")).isEqualTo(revoked);
        assertThat(run(LockScripts.RAISE, ALL, "me", Long.toString(F), "2")).isEqualTo(revoked);
        assertThat(run(LockScripts.REPAIR, LOCKS, "me", "120000", "2")).isEqualTo("-2");
        assertThat(run(LockScripts.KEEP_ALL, LOCKS, "me", "120000")).isEqualTo(revoked);
        assertThat(run(LockScripts.RELEASE_ALL, LOCKS, "me")).isEqualTo(revoked);
        assertThat(memory.get("lock:a")).isEmpty();
        assertThat(memory.get("lock:b")).hasValue(revoked);
    }

    @Test
    void r35_r36_a_server_counts_a_fence_value_up_and_raises_it_for_the_owner_only() {
        put("fence:a", Long.toString(F));
        put("fence:b", Long.toString(F + 4));
        assertThat(acquireFenced("me", F - 1)).isEqualTo(Long.toString(F + 5));
        assertThat(acquireFenced("you", F - 1)).isEqualTo(Keys.NOTHING);
        assertThat(run(LockScripts.RAISE, ALL, "you", Long.toString(F + 9), "2"))
                .isEqualTo("-2");
        assertThat(run(LockScripts.RAISE, ALL, "me", Long.toString(F + 7), "2")).isEqualTo(Long.toString(F + 7));
        assertThat(run(LockScripts.RAISE, ALL, "me", Long.toString(F + 6), "2")).isEqualTo(Long.toString(F + 7));
        put("fence:a", Long.toString(F + 7));
        assertThat(run(LockScripts.EXTEND_ALL, ALL, "me", "120000", "2")).isEqualTo("1");
        remove("lock:a");
        assertThat(run(LockScripts.RAISE, ALL, "me", Long.toString(F + 9), "2")).isEqualTo("-1");
        assertThat(run(LockScripts.REPAIR, ALL, "me", LEASE, "2", Long.toString(F + 8)))
                .isEqualTo("1");
        assertThat(run(LockScripts.RELEASE_ALL, LOCKS, "me")).isEqualTo("1");
        assertThat(memory.get("fence:a")).hasValue(Long.toString(F + 8));
    }

    @Test
    void r35_what_is_no_fence_value_fails_before_anything_is_written() {
        put("fence:b", "not a number");
        assertThat(acquireFenced("me", F)).isEqualTo("error");
        put("lock:a", "me");
        put("lock:b", "me");
        assertThat(run(LockScripts.RAISE, ALL, "me", Long.toString(F), "2")).isEqualTo("error");
        assertThat(memory.get("fence:a")).isEmpty();
    }

    @Test
    void r38_a_proposal_is_clamped_to_the_servers_clock_and_written_in_digits() {
        for (long proposal : List.of(0L, F)) {
            long before = serverMicros();
            long fence = Long.parseLong(onServer(List.of(
                    LockScripts.ACQUIRE, "2", "lock:a", "fence:a", "me", LEASE, "1", Long.toString(proposal), "1000")));
            long after = serverMicros();

            long bound = proposal == 0 ? -1_000 : 1_000;
            assertThat(fence).isBetween(before + bound, after + bound);
            assertThat(nodes.command(0, "GET", "fence:a")).isEqualTo(Long.toString(fence));
            nodes.command(0, "DEL", "lock:a", "fence:a");
        }
    }

    private long serverMicros() {
        List<String> time = nodes.command(0, "TIME").lines().toList();
        return Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
    }
}
