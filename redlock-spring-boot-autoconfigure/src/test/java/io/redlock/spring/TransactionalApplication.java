package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Extension;
import io.redlock.Hold;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** An application with a database and locks, both in memory, without Boot. */
final class TransactionalApplication implements AutoCloseable {

    private final String url = "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID());
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final MemoryLockNodes nodes = MemoryLockNodes.of(3);
    private UnaryOperator<LockNodes> wrapper = UnaryOperator.identity();
    private Consumer<DistributedLockBeanPostProcessor> settings =
            processor -> processor.setInsideTransaction(InsideTransaction.ALLOW);

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class Managed {

        @Bean
        JdbcTemplate jdbc(DataSource dataSource) {
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            jdbc.execute("create table ledger (entry varchar(20) not null)");
            return jdbc;
        }
    }

    /** With a manager as Boot has it. */
    TransactionalApplication() {
        this(new JdbcTransactionManager());
    }

    TransactionalApplication(JdbcTransactionManager manager) {
        DriverManagerDataSource database = new DriverManagerDataSource(url);
        manager.setDataSource(database);
        context.registerBean(
                "transactionManager",
                PlatformTransactionManager.class,
                () -> manager,
                definition -> definition.setPrimary(true));
        context.registerBean(DataSource.class, () -> database);
        context.registerBean(
                Redlock.class,
                () -> Redlock.builder()
                        .nodes(wrapper.apply(nodes))
                        .waitTime(Duration.ZERO)
                        .build());
        context.registerBean(DistributedLockBeanPostProcessor.class, () -> {
            DistributedLockBeanPostProcessor processor =
                    new DistributedLockBeanPostProcessor(() -> context.getBean(Redlock.class));
            settings.accept(processor);
            return processor;
        });
        context.register(Managed.class, LockedMethods.class);
    }

    TransactionalApplication with(Class<?>... beans) {
        context.register(beans);
        return this;
    }

    TransactionalApplication with(Consumer<DistributedLockBeanPostProcessor> change) {
        settings = change;
        return this;
    }

    TransactionalApplication over(UnaryOperator<LockNodes> change) {
        wrapper = change;
        return this;
    }

    /** With the beans of another context around it. */
    TransactionalApplication inside(ApplicationContext parent) {
        context.setParent(parent);
        return this;
    }

    TransactionalApplication start() {
        context.refresh();
        return this;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    void publish(Object event) {
        context.publishEvent(event);
    }

    LockedMethods methods() {
        return bean(LockedMethods.class);
    }

    Redlock redlock() {
        return bean(Redlock.class);
    }

    /** {@return the only hold there is} */
    Hold hold() {
        List<Hold> holds = redlock().holds();
        assertThat(holds).hasSize(1);
        return holds.get(0);
    }

    void inTransaction(Runnable work) {
        template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult(status -> work.run());
    }

    void inNewTransaction(Runnable work) {
        template(TransactionDefinition.PROPAGATION_REQUIRES_NEW).executeWithoutResult(status -> work.run());
    }

    TransactionTemplate template(int propagation) {
        TransactionTemplate template = new TransactionTemplate(bean(PlatformTransactionManager.class));
        template.setPropagationBehavior(propagation);
        return template;
    }

    /** Writes a row, in the transaction that is active. */
    void write() {
        bean(JdbcTemplate.class).update("insert into ledger values ('x')");
    }

    /** {@return how many rows another connection sees} */
    int rows() {
        try (Connection fresh = DriverManager.getConnection(url);
                ResultSet rows = fresh.createStatement().executeQuery("select count(*) from ledger")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** {@return whether the nodes keep the key} */
    boolean isLocked(String key) {
        return nodes.servers().stream()
                .anyMatch(server -> server.get("redlock:lock:" + key).isPresent());
    }

    /** Takes the keys away from all that is held, which notices it. */
    void lose() {
        for (Hold hold : redlock().holds()) {
            forgetKeys();
            assertThat(hold.extend(hold.lease())).isEqualTo(Extension.REFUSED);
        }
    }

    /** Takes the keys away, and nobody has noticed yet. */
    void forgetKeys() {
        nodes.servers().forEach(server -> {
            server.remove("redlock:lock:k");
            server.remove("redlock:lock:other");
        });
    }

    @Override
    public void close() {
        context.close();
    }
}
