package io.redlock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RespReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+OK~                          | OK",
                ":-42~                         | -42",
                "$5~hello~                     | hello",
                "$4~a~b~                       | a~b",
                "$0~~                          | ''",
                "$3~€~                         | €",
                "$-1~                          | (nil)",
                "*-1~                          | (nil)",
                "*0~                           | ''",
                "*3~:1~$-1~*2~+a~$1~b~         | 1/(nil)/a/b",
            })
    void renders_a_reply_as_text(String bytes, String text) throws IOException {
        assertThat(reply(bytes)).isEqualTo(text.replace("~", "\r\n").replace('/', '\n'));
    }

    @Test
    void throws_an_error_reply() {
        assertThatThrownBy(() -> reply("-ERR no such thing~"))
                .isInstanceOf(RespReader.ErrorReply.class)
                .hasMessage("ERR no such thing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+OK", "$5~hell", "$5~hello", "*2~:1~"})
    void notices_a_reply_that_ends_early(String bytes) {
        assertThatThrownBy(() -> reply(bytes)).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request~",
                "~",
                "$x~",
                "$99999999999~",
                "$999999999~",
                "*1~*1~*1~*1~*1~*1~*1~*1~*1~*1~:1~"
            })
    void refuses_what_is_not_a_reply_or_has_no_end(String bytes) {
        assertThatThrownBy(() -> reply(bytes)).isExactlyInstanceOf(IOException.class);
    }

    private static String reply(String bytes) throws IOException {
        byte[] wire = bytes.replace("~", "\r\n").getBytes(StandardCharsets.UTF_8);
        return new RespReader(new ByteArrayInputStream(wire)).read();
    }
}
