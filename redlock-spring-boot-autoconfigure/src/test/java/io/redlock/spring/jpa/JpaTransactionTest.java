package io.redlock.spring.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redlock.LockLostException;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.spring.jpa.JpaApplication.Losses;
import io.redlock.spring.jpa.JpaApplication.Service;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The same with an entity manager, which writes when it commits. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JpaTransactionTest {

    private final String url = "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID());
    private ConfigurableApplicationContext context;
    private Service service;

    @BeforeEach
    void start() {
        context = new SpringApplicationBuilder(JpaApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.datasource.url=" + url,
                        "spring.jpa.hibernate.ddl-auto=create",
                        "redlock.wait-time=0",
                        "redlock.transaction.inside=allow")
                .run();
        service = context.getBean(Service.class);
        in(TransactionDefinition.PROPAGATION_REQUIRED, () -> service.open(1, "ada"));
    }

    @AfterEach
    void nothing_is_left() {
        Account.DURING_FLUSH.set(() -> {});
        assertThat(context.getBean(Redlock.class).holds()).isEmpty();
        assertThat(isLocked()).isFalse();
        context.close();
    }

    @Test
    void a_commit_under_the_lock_goes_through() {
        service.required(service::deposit);
        assertThat(balance()).isEqualTo(1);
    }

    @Test
    void the_lock_is_kept_until_the_caller_has_committed() {
        in(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
            service.plain(service::deposit);
            assertThat(balance()).isZero();
            assertThat(isLocked()).isTrue();
        });
        assertThat(balance()).isEqualTo(1);
    }

    @Test
    void a_transaction_of_the_method_is_rolled_back() {
        refuses(() -> service.required(this::depositAndLose));
    }

    @Test
    void a_transaction_begun_by_hand_is_rolled_back() {
        refuses(() -> service.plain(() -> in(TransactionDefinition.PROPAGATION_REQUIRED, this::depositAndLose)));
    }

    @Test
    void a_transaction_of_its_own_inside_is_rolled_back() {
        refuses(() -> service.required(() -> in(TransactionDefinition.PROPAGATION_REQUIRES_NEW, this::depositAndLose)));
    }

    @Test
    void the_callers_transaction_is_rolled_back() {
        refuses(() -> in(TransactionDefinition.PROPAGATION_REQUIRED, () -> service.required(this::depositAndLose)));
    }

    @Test
    void the_callers_transaction_is_rolled_back_though_the_method_has_returned() {
        refuses(() -> in(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
            service.required(service::deposit);
            lose();
        }));
    }

    @Test
    void one_that_only_reads_is_refused() {
        refuses(() -> service.readOnly(this::depositAndLose));
    }

    @Test
    void one_that_only_reads_is_not_flushed() {
        service.readOnly(() -> service.open(2, "bob"));
        assertThat(ask("select count(*) from account")).isEqualTo(1);
    }

    @Test
    void a_loss_while_the_commit_writes_rolls_back_too() {
        Account.DURING_FLUSH.set(this::lose);
        refuses(() -> service.required(service::deposit));
    }

    @Test
    void a_loss_while_the_callers_commit_writes_rolls_back_too() {
        Account.DURING_FLUSH.set(this::lose);
        refuses(() -> in(TransactionDefinition.PROPAGATION_REQUIRED, () -> service.plain(service::deposit)));
    }

    @Test
    void what_is_wrong_with_the_data_is_told_as_ever() {
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> service.required(() -> service.open(2, "ada")));
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> in(
                        TransactionDefinition.PROPAGATION_REQUIRED, () -> service.plain(() -> service.open(2, "ada"))));
    }

    @Test
    void the_transaction_of_a_repository_is_rolled_back() {
        refuses(() -> service.plain(() -> {
            Account account = accounts().findById(1L).orElseThrow();
            account.balance++;
            lose();
            accounts().save(account);
        }));
    }

    @Test
    void a_method_of_a_repository_can_have_the_lock() {
        assertThat(accounts().raise()).isEqualTo(1);
        assertThat(balance()).isEqualTo(7);

        service.plain(() -> {
            accounts().raise();
            assertThat(isLocked()).isTrue();
        });
    }

    private void refuses(ThrowingCallable commit) {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(commit)
                .withMessageContaining("Lock 'k' was lost");
        assertThat(balance()).isZero();
    }

    private void depositAndLose() {
        service.deposit();
        lose();
    }

    private void lose() {
        context.getBean(Losses.class).lose();
    }

    private Accounts accounts() {
        return context.getBean(Accounts.class);
    }

    private void in(int propagation, Runnable work) {
        TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        template.setPropagationBehavior(propagation);
        template.executeWithoutResult(status -> work.run());
    }

    private boolean isLocked() {
        return context.getBean(MemoryLockNodes.class).servers().stream()
                .anyMatch(server -> server.get("redlock:lock:k").isPresent());
    }

    private int balance() {
        return ask("select balance from account where id = 1");
    }

    /** Reads on a connection of its own. */
    private int ask(String query) {
        try (Connection fresh = DriverManager.getConnection(url, "sa", "");
                ResultSet rows = fresh.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
