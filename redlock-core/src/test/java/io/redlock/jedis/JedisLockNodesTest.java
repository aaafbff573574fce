package io.redlock.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JedisLockNodesTest {

    @Nested
    class An_address {

        @ParameterizedTest
        @CsvSource({
            "redis-1, redis-1, 6379, false",
            "redis-1:7001, redis-1, 7001, false",
            "[::1]:6380, ::1, 6380, false",
            "[::1], ::1, 6379, false",
            "redis://10.0.0.1, 10.0.0.1, 6379, false",
            "rediss://redis.example.com:6390/, redis.example.com, 6390, true",
            "' redis://[fe80::1]:7000/3 ', fe80::1, 7000, false",
        })
        void names_a_host_a_port_and_whether_to_encrypt(String entry, String host, int port, boolean tls) {
            NodeAddress address = NodeAddressParser.parse(entry);

            assertThat(address.host()).isEqualTo(host);
            assertThat(address.port()).isEqualTo(port);
            assertThat(address.tls()).isEqualTo(tls);
        }

        @ParameterizedTest
        @CsvSource({
            "redis://ada:secret@h:1/2, ada, secret, 2",
            "redis://:secret@h, , secret, ",
            "redis://ada@h, ada, , ",
            "redis://ada:p@ss:w/rd@h:1/4, ada, p@ss:w/rd, 4",
            "redis://ada:p%40ss%2Fword@h:1, ada, p@ss/word, ",
            "redis://ada:100%@h:1, ada, 100%, ",
            "redis://ada:a+b@h:1, ada, a+b, ",
        })
        void may_have_credentials_and_a_database(String entry, String username, String password, Integer database) {
            NodeAddress address = NodeAddressParser.parse(entry);

            assertThat(address.username()).isEqualTo(Optional.ofNullable(username));
            assertThat(address.password()).isEqualTo(Optional.ofNullable(password));
            assertThat(address.database()).isEqualTo(Optional.ofNullable(database));
            assertThat(address.toString()).doesNotContain("secret", "p@ss");
        }

        @ParameterizedTest
        @CsvSource({
            "http://h:1, unknown scheme 'http', Use redis:// or",
            "h:0, no valid port, from 1 to 65535",
            "h:65536, no valid port, from 1 to 65535",
            "h:, no valid port, from 1 to 65535",
            "h:1x, no valid port, from 1 to 65535",
            "h:1/x, no valid database, the database's number",
            "::1, more than one colon, into brackets",
            "[::1:6379, without its closing bracket, Write [::1]:6379",
            "redis://ada:secret@, names no host, Write host:port",
            "'', names no host, Write host:port",
        })
        void that_is_wrong_is_named_with_the_remedy_and_without_the_password(
                String entry, String problem, String remedy) {
            assertThatThrownBy(() -> JedisLockNodes.of(entry))
                    .isInstanceOfSatisfying(InvalidNodesException.class, invalid -> {
                        assertThat(invalid.getMessage()).contains(problem).doesNotContain("secret");
                        assertThat(invalid.entry()).doesNotContain("secret");
                        assertThat(invalid.remedy()).contains(remedy);
                    });
        }
    }

    @Nested
    class A_list_of_nodes {

        @Test
        void is_not_empty() {
            assertThatThrownBy(() -> JedisLockNodes.of()).hasMessageContaining("an odd number of independent Redis");
            assertThatThrownBy(() -> JedisLockNodes.builder().build()).isInstanceOf(InvalidNodesException.class);
        }

        @Test
        void names_each_server_once() {
            assertThatThrownBy(() -> JedisLockNodes.of("redis://A", "b", "redis://user@a:6379/1"))
                    .hasMessageContaining("The node 'redis://a:6379' is there twice");
        }
    }

    @Nested
    class Nodes_with_different_settings {

        private final JedisLockNodes two = JedisLockNodes.builder()
                .addresses(List.of("a", "b"))
                .connectTimeout(Duration.ofMillis(300))
                .build();

        @Test
        void are_one_list_with_the_longest_connect_timeout() {
            JedisLockNodes all = two.and(JedisLockNodes.of("c"));

            assertThat(all.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
            assertThat(two.connectTimeout()).isEqualTo(Duration.ofMillis(300));
        }

        @Test
        void names_each_server_once_in_all_lists() {
            JedisLockNodes others = JedisLockNodes.of("rediss://A:6379");

            assertThatThrownBy(() -> two.and(others))
                    .isInstanceOf(InvalidNodesException.class)
                    .hasMessageContaining("The node 'rediss://A:6379' is there twice");
        }

        @Test
        void have_one_key_prefix_and_one_durability() {
            JedisLockNodes.Builder other = JedisLockNodes.builder().addresses(List.of("c"));

            assertThatThrownBy(() -> two.and(other.keyPrefix("shop").build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'redlock' and 'shop'");
            assertThatThrownBy(() ->
                            two.and(other.keyPrefix("redlock").durable(true).build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("false and true");
        }
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        JedisLockNodes.Builder builder = JedisLockNodes.builder().addresses(List.of("h"));

        assertThatThrownBy(() -> builder.database(-1)).hasMessageContaining("database is -1");
        assertThatThrownBy(() -> builder.keyPrefix(" ")).hasMessageContaining("prefix is blank");
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ZERO)).hasMessageContaining("from 1ms to 1m");
    }
}
