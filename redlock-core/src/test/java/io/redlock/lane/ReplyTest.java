package io.redlock.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReplyTest {

    private static final String CALL = "ERR Error running script (call to f_06586ab): ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "READONLY You can't write against a read only replica. script: 06586ab, on @user_script:1.",
                CALL + "@user_script:1: READONLY You can't write against a read only replica.",
                CALL + "@user_script:1: @user_script: 1: -READONLY You can't write against a read only replica."
            })
    void an_error_inside_a_script_has_its_code_whatever_version_the_server_is(String message) {
        assertThat(new Reply.Failure(message).hasCode("READONLY")).isTrue();
        assertThat(new Reply.Failure(message).asksForNewConnection()).isTrue();
    }

    @Test
    void a_code_is_a_whole_word_at_the_begin() {
        assertThat(new Reply.Failure("LOADING").hasCode("LOADING")).isTrue();
        assertThat(new Reply.Failure("LOADINGS are over").hasCode("LOADING")).isFalse();
        assertThat(new Reply.Failure("ERR no LOADING here").hasCode("LOADING")).isFalse();
    }
}
