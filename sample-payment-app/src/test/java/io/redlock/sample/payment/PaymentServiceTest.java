package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redlock.spring.FencingGuard;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.mock.env.MockEnvironment;

/** The story of one instance, one thread: no lock is needed for it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PaymentServiceTest {

    private static final BigDecimal AMOUNT = new BigDecimal("49.9");

    private final EmbeddedDatabase database = new EmbeddedDatabaseBuilder()
            .generateUniqueName(true)
            .setType(EmbeddedDatabaseType.H2)
            .addScript("schema.sql")
            // A second time, as a second instance does.
            .addScript("schema.sql")
            .build();
    private final PaymentProperties properties = new PaymentProperties(Duration.ZERO, "here");
    private final PaymentService payments = new PaymentService(
            new PaymentRepository(JdbcClient.create(database)),
            new PaymentProvider(properties),
            FencingGuard.off(),
            new InstanceName(properties, new MockEnvironment()));

    @AfterEach
    void end() {
        database.shutdown();
    }

    @Test
    void a_new_user_is_free_and_has_an_empty_ledger() {
        User ada = payments.register("Ada");

        assertThat(payments.account(ada.id())).satisfies(account -> {
            assertThat(account.name()).isEqualTo("Ada");
            assertThat(account.status()).isEqualTo(UserStatus.FREE);
            assertThat(account.ledger()).isEmpty();
        });
    }

    @Test
    void a_payment_makes_the_user_paid_and_stands_in_the_ledger_with_two_decimals() {
        User ada = payments.register("Ada");

        PaymentResult result = payments.pay(ada.id(), AMOUNT);

        assertThat(payments.account(ada.id()).status()).isEqualTo(UserStatus.PAID);
        assertThat(payments.account(ada.id()).ledger()).containsExactly(result.entry());
        assertThat(result.entry().amount()).isEqualTo(new BigDecimal("49.90"));
        assertThat(result.entry().instance()).isEqualTo("here");
    }

    @Test
    void a_second_payment_is_refused_and_leaves_no_trace() {
        User ada = payments.register("Ada");
        payments.pay(ada.id(), AMOUNT);

        assertThatExceptionOfType(NotPossibleException.class)
                .isThrownBy(() -> payments.pay(ada.id(), AMOUNT))
                .satisfies(refused -> assertThat(refused.title()).isEqualTo("Already paid"));
        assertThat(payments.account(ada.id()).ledger()).hasSize(1);
    }

    @Test
    void a_cancellation_makes_the_user_free_again() {
        User ada = payments.register("Ada");
        payments.pay(ada.id(), AMOUNT);

        payments.cancel(ada.id(), AMOUNT);

        assertThat(payments.account(ada.id()).status()).isEqualTo(UserStatus.FREE);
        assertThat(payments.account(ada.id()).ledger())
                .extracting(LedgerEntry::type)
                .containsExactly(LedgerEntry.Type.PAID, LedgerEntry.Type.CANCELLED);
    }

    @Test
    void there_is_nothing_to_cancel_for_a_free_user() {
        User ada = payments.register("Ada");

        assertThatExceptionOfType(NotPossibleException.class)
                .isThrownBy(() -> payments.cancel(ada.id(), AMOUNT))
                .satisfies(refused -> assertThat(refused.title()).isEqualTo("Nothing to cancel"));
        assertThat(payments.account(ada.id()).ledger()).isEmpty();
    }

    @Test
    void nobody_unknown_pays() {
        assertThatExceptionOfType(UnknownUserException.class)
                .isThrownBy(() -> payments.pay(4711, AMOUNT))
                .withMessage("There is no user 4711");
    }

    @Test
    void without_a_configured_name_the_instance_is_called_by_its_port() {
        PaymentProperties unnamed = new PaymentProperties(Duration.ZERO, null);
        MockEnvironment environment = new MockEnvironment().withProperty("local.server.port", "8081");

        assertThat(new InstanceName(unnamed, environment).value()).isEqualTo("localhost:8081");
        assertThat(new InstanceName(unnamed, new MockEnvironment()).value()).startsWith("pid ");
    }

    @Test
    void a_negative_think_time_is_refused_by_its_name() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new PaymentProperties(Duration.ofMillis(-1), null))
                .withMessageContaining("payment.think-time");
    }
}
