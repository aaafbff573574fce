package io.redlock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class VocabularyTest {

    @Nested
    class A_lock_key {

        @Test
        void is_not_blank() {
            assertThatThrownBy(() -> new LockKey(" \t")).hasMessageContaining("must not be blank");
        }

        @Test
        void has_at_most_512_bytes_of_utf_8() {
            assertThat(new LockKey("é".repeat(256)).value()).hasSize(256);
            assertThatThrownBy(() -> new LockKey("é".repeat(257)))
                    .hasMessageContaining("has 514 bytes of UTF-8, the most is 512");
        }
    }

    @Nested
    class An_owner_token {

        @Test
        void never_comes_twice() {
            Set<String> values = new HashSet<>();
            for (int token = 0; token < 1_000_000; token++) {
                values.add(OwnerToken.random("same").value());
            }
            assertThat(values).hasSize(1_000_000);
        }

        @Test
        void begins_with_128_random_bits_and_ends_with_who_it_is() {
            OwnerToken token = OwnerToken.random("payment@host pid 1");

            assertThat(token.value()).matches("[A-Za-z0-9_-]{22} payment@host pid 1");
            assertThat(OwnerToken.descriptionIn(token.value())).hasValue("payment@host pid 1");
            assertThat(OwnerToken.descriptionIn("something-else")).isEmpty();
        }
    }

    @Test
    void an_answer_shows_its_reason_where_there_is_one() {
        assertThat(new Answer("node-1", Vote.GRANTED, "")).hasToString("node-1 granted");
        assertThat(new Answer("node-1", Vote.UNKNOWN, "OOM")).hasToString("node-1 unknown: OOM");
    }
}
