package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;

import io.redlock.FencingTokenRefusedException;
import io.redlock.LockLostException;
import io.redlock.LockNotAcquiredException;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@WebMvcTest(PaymentController.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockProblemsTest {

    private static final List<String> KEYS = List.of("PAYMENT_749.9");

    @Autowired
    private MockMvcTester web;

    @MockitoBean
    private PaymentService payments;

    @ParameterizedTest
    @CsvSource({"CONTENDED, 423, Lock contended", "NO_QUORUM, 503, No quorum", "LEASE_SPENT, 503, Lease spent"})
    void a_lock_that_was_not_acquired_is_told_by_its_reason_and_can_be_tried_again(
            Reason reason, int status, String title) {
        given(payments.pay(anyLong(), any())).willThrow(notAcquired(reason));

        assertThat(pay())
                .hasStatus(status)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .hasHeader(HttpHeaders.RETRY_AFTER, "1")
                .bodyJson()
                .hasPathSatisfying("$.title", value -> value.assertThat().isEqualTo(title))
                .hasPathSatisfying(
                        "$.detail", value -> value.assertThat().asString().contains("nothing was done"));
    }

    @Test
    void a_lock_that_was_lost_is_our_failure_and_says_that_nothing_was_committed() {
        given(payments.pay(anyLong(), any())).willThrow(new LockLostException(KEYS, "lost"));

        assertThat(pay())
                .hasStatus(500)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .hasPathSatisfying("$.title", value -> value.assertThat().isEqualTo("Lock lost"))
                .hasPathSatisfying(
                        "$.detail", value -> value.assertThat().asString().contains("look at the account"));
    }

    @Test
    void a_writer_that_came_too_late_is_told_that_nothing_was_saved() {
        given(payments.pay(anyLong(), any())).willThrow(new FencingTokenRefusedException(KEYS.get(0), 7, "refused"));

        assertThat(pay())
                .hasStatus(409)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .hasPathSatisfying("$.title", value -> value.assertThat().isEqualTo("Came too late"))
                .hasPathSatisfying(
                        "$.detail", value -> value.assertThat().asString().contains("nothing was saved"));
    }

    private MvcTestResult pay() {
        return web.post()
                .uri("/users/7/payments")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"amount\": \"49.90\"}")
                .exchange();
    }

    private static LockNotAcquiredException notAcquired(Reason reason) {
        NotAcquired outcome = new NotAcquired(
                KEYS, "PaymentService.pay", Duration.ofMillis(3004), reason, new Tally(List.of()), Optional.empty());
        try {
            throw new AssertionError("acquired by " + outcome.orThrow());
        } catch (LockNotAcquiredException expected) {
            return expected;
        }
    }
}
