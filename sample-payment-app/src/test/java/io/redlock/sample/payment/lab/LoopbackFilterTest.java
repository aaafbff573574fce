package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LoopbackFilterTest {

    private static MockHttpServletRequest request() {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/lab/nodes/0/kill");
        request.setServerName("localhost");
        request.setServerPort(8080);
        return request;
    }

    private static int status(MockHttpServletRequest request) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new LoopbackFilter().doFilter(request, response, new MockFilterChain());
        return response.getStatus();
    }

    @Test
    void a_caller_on_this_machine_is_let_in() throws Exception {
        assertThat(status(request())).isEqualTo(200);
    }

    @Test
    void the_page_itself_is_let_in() throws Exception {
        MockHttpServletRequest request = request();
        request.addHeader("Origin", "http://localhost:8080");

        assertThat(status(request)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "http://localhost:3000", "https://localhost:8080", "null"})
    void a_page_of_somebody_else_is_kept_out(String origin) throws Exception {
        MockHttpServletRequest request = request();
        request.addHeader("Origin", origin);

        assertThat(status(request)).isEqualTo(403);
    }

    @Test
    void a_name_that_somebody_else_lets_point_here_is_kept_out() throws Exception {
        MockHttpServletRequest request = request();
        request.setServerName("evil.example");

        assertThat(status(request)).isEqualTo(403);
    }

    @Test
    void another_machine_is_kept_out() throws Exception {
        MockHttpServletRequest request = request();
        request.setRemoteAddr("192.0.2.7");

        assertThat(status(request)).isEqualTo(403);
    }

    @Test
    void what_is_not_of_the_lab_is_open() throws Exception {
        MockHttpServletRequest request = request();
        request.setRequestURI("/users");
        request.setRemoteAddr("192.0.2.7");

        assertThat(status(request)).isEqualTo(200);
    }
}
