package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.redlock.FencingTokenRefusedException;
import io.redlock.LockLostException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@WebMvcTest(PaymentController.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class PaymentControllerTest {

    private static final User ADA = new User(7, "Ada", UserStatus.FREE);
    private static final LedgerEntry ENTRY = new LedgerEntry(
            LedgerEntry.Type.PAID, new BigDecimal("49.90"), Instant.parse("2026-11-01T12:00:00Z"), "localhost:8080");

    @Autowired
    private MockMvcTester web;

    @MockitoBean
    private PaymentService payments;

    @Test
    void a_registration_answers_where_the_user_is() {
        given(payments.register("Ada")).willReturn(ADA);

        assertThat(post("/users", "{\"name\": \"Ada\"}"))
                .hasStatus(HttpStatus.CREATED)
                .hasHeader(HttpHeaders.LOCATION, "/users/7")
                .bodyJson()
                .isStrictlyEqualTo("{\"id\": 7, \"name\": \"Ada\", \"status\": \"FREE\"}");
    }

    @Test
    void an_account_shows_the_ledger_with_amounts_as_strings() {
        given(payments.account(7)).willReturn(new Account(7, "Ada", UserStatus.PAID, List.of(ENTRY)));

        assertThat(web.get().uri("/users/7")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                {"id": 7, "name": "Ada", "status": "PAID", "ledger": [
                  {"type": "PAID", "amount": "49.90", "at": "2026-11-01T12:00:00Z", "instance": "localhost:8080"}]}
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"49.90\"", "49.90"})
    void an_amount_may_be_a_string_or_a_number(String amount) {
        given(payments.pay(anyLong(), any())).willReturn(new PaymentResult(7, UserStatus.PAID, ENTRY));

        assertThat(post("/users/7/payments", "{\"amount\": %s}".formatted(amount)))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.status")
                .isEqualTo("PAID");
        verify(payments).pay(7, new BigDecimal("49.90"));
    }

    @Test
    void a_cancellation_has_the_same_body() {
        given(payments.cancel(anyLong(), any())).willReturn(new PaymentResult(7, UserStatus.FREE, ENTRY));

        assertThat(post("/users/7/payments/cancel", "{\"amount\": \"49.90\"}")).hasStatusOk();
        verify(payments).cancel(7, new BigDecimal("49.90"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                     | amount is missing
                    {"amount": null}       | amount is missing
                    {"amount": ""}         | amount is missing
                    {"amount": 0}          | amount is not greater than 0
                    {"amount": "-0.01"}    | amount is not greater than 0
                    {"amount": "0.001"}    | amount has more than 2 decimals, or more than 9 digits before them
                    {"amount": 1e999999}   | amount has more than 2 decimals, or more than 9 digits before them
                    {"amount": "much"}     | amount is not a number
                    {"amount": "NaN"}      | amount is not a number
                    {"amount": true}       | amount is not a number
                    {"amount": [1]}        | amount is not a number
                    {"amount":             | The body is not the expected JSON object
                    [1]                    | The body is not the expected JSON object
                    ''                     | The body is missing
                    """)
    void a_bad_amount_is_refused_with_the_reason(String body, String reason) {
        for (String path : List.of("/users/7/payments", "/users/7/payments/cancel")) {
            assertProblem(post(path, body), HttpStatus.BAD_REQUEST, "Bad Request", reason);
        }
        verifyNoInteractions(payments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                | name is missing
                    {"name": "  "}    | name is missing
                    {"name": {}}      | name is not of the expected kind
                    """)
    void a_bad_name_is_refused_with_the_reason(String body, String reason) {
        assertProblem(post("/users", body), HttpStatus.BAD_REQUEST, "Bad Request", reason);
        verifyNoInteractions(payments);
    }

    @Test
    void a_name_that_does_not_fit_is_refused_with_the_reason() {
        String body = "{\"name\": \"%s\"}".formatted("a".repeat(101));

        assertProblem(post("/users", body), HttpStatus.BAD_REQUEST, "Bad Request", "name has more than 100 characters");
    }

    @Test
    void an_unknown_user_is_not_found() {
        given(payments.account(9)).willThrow(new UnknownUserException(9));

        assertProblem(web.get().uri("/users/9").exchange(), HttpStatus.NOT_FOUND, "Unknown user", "There is no user 9");
    }

    @Test
    void a_user_id_that_is_no_number_is_refused() {
        assertThat(web.get().uri("/users/ada"))
                .hasStatus(HttpStatus.BAD_REQUEST)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void a_paid_user_has_already_paid() {
        given(payments.pay(anyLong(), any())).willThrow(NotPossibleException.alreadyPaid(ADA));

        assertProblem(
                post("/users/7/payments", "{\"amount\": 1}"),
                HttpStatus.CONFLICT,
                "Already paid",
                "User 7 has already paid");
    }

    @Test
    void a_free_user_has_nothing_to_cancel() {
        given(payments.cancel(anyLong(), any())).willThrow(NotPossibleException.nothingToCancel(ADA));

        assertProblem(
                post("/users/7/payments/cancel", "{\"amount\": 1}"),
                HttpStatus.CONFLICT,
                "Nothing to cancel",
                "User 7 has not paid");
    }

    @Test
    void a_payment_whose_lock_was_lost_is_told_to_look_first() {
        given(payments.pay(anyLong(), any())).willThrow(new LockLostException(List.of("PAYMENT_749.9"), "lost"));

        assertProblem(
                post("/users/7/payments", "{\"amount\": 1}"),
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Lock lost",
                "The lock was lost while the payment was worked on; look at the account before you try again");
    }

    @Test
    void a_writer_that_came_too_late_is_told_that_nothing_was_saved() {
        given(payments.pay(anyLong(), any()))
                .willThrow(new FencingTokenRefusedException("PAYMENT_749.9", 7, "refused"));

        assertProblem(
                post("/users/7/payments", "{\"amount\": 1}"),
                HttpStatus.CONFLICT,
                "Came too late",
                "Somebody else has worked on the same payment meanwhile, and nothing was saved; look at the account before you try again");
    }

    private MvcTestResult post(String path, String body) {
        return web.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static void assertProblem(MvcTestResult answer, HttpStatus status, String title, String detail) {
        assertThat(answer)
                .hasStatus(status)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .hasPathSatisfying("$.status", value -> value.assertThat().isEqualTo(status.value()))
                .hasPathSatisfying("$.title", value -> value.assertThat().isEqualTo(title))
                .hasPathSatisfying("$.detail", value -> value.assertThat().isEqualTo(detail));
    }
}
