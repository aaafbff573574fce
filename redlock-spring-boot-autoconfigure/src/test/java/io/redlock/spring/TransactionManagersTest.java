package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redlock.LockLostException;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.SimpleTransactionStatus;

/** Every manager of an application has the guard, whoever made it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TransactionManagersTest {

    private final JdbcTransactionManager manager = new JdbcTransactionManager();
    private final TransactionalApplication application = new TransactionalApplication(manager);

    @AfterEach
    void stop() {
        application.close();
    }

    private void refuses_a_commit_without_the_lock() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> application
                        .methods()
                        .plain(() -> application.inTransaction(() -> {
                            application.write();
                            application.lose();
                        })));
        assertThat(application.rows()).isZero();
    }

    @Test
    void also_one_whose_listeners_cannot_be_added_to() {
        TransactionExecutionListener own = new TransactionExecutionListener() {};
        manager.setTransactionExecutionListeners(List.of(own));
        application.start();

        assertThat(manager.getTransactionExecutionListeners()).hasSize(2).contains(own);
        refuses_a_commit_without_the_lock();
    }

    @Test
    void behind_all_listeners_that_it_has() {
        manager.setTransactionExecutionListeners(List.of(new TransactionExecutionListener() {
            @Override
            public void beforeCommit(TransactionExecution transaction) {
                application.lose();
            }
        }));
        application.start();

        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> application.methods().required(application::write));
        assertThat(application.rows()).isZero();
    }

    static class Twice {
        @Bean
        PlatformTransactionManager again(PlatformTransactionManager transactionManager) {
            return transactionManager;
        }
    }

    @Test
    void once_though_it_is_a_bean_twice() {
        application.with(Twice.class).start();

        assertThat(manager.getTransactionExecutionListeners()).hasSize(1);
    }

    static class Advised {

        @Bean
        static BeanNameAutoProxyCreator proxies() {
            BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
            creator.setBeanNames("transactionManager");
            creator.setInterceptorNames("advice");
            creator.setProxyTargetClass(true);
            return creator;
        }

        @Bean
        static MethodInterceptor advice() {
            return call -> call.proceed();
        }
    }

    @Test
    void also_one_behind_a_proxy_that_passes_its_final_methods_by() {
        application.with(Advised.class).start();

        assertThat(AopUtils.isCglibProxy(application.bean(PlatformTransactionManager.class)))
                .isTrue();
        assertThat(manager.getTransactionExecutionListeners()).hasSize(1);
    }

    @Test
    void also_one_of_a_context_around() {
        JdbcTransactionManager outer = new JdbcTransactionManager(new DriverManagerDataSource());
        try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext()) {
            parent.registerBean("outer", JdbcTransactionManager.class, () -> outer);
            parent.refresh();

            application.inside(parent).start();

            assertThat(outer.getTransactionExecutionListeners()).hasSize(1);
        }
    }

    static class Late {
        @Bean
        @Lazy
        JdbcTransactionManager late() {
            return new JdbcTransactionManager(new DriverManagerDataSource());
        }
    }

    @Test
    void also_one_that_is_made_later() {
        application.with(Late.class).start();

        assertThat(application.bean("late", JdbcTransactionManager.class).getTransactionExecutionListeners())
                .hasSize(1);
    }

    static final class Unconfigurable implements PlatformTransactionManager {

        @Override
        public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
            return new SimpleTransactionStatus();
        }

        @Override
        public void commit(TransactionStatus status) {}

        @Override
        public void rollback(TransactionStatus status) {}
    }

    static class Others {

        @Bean
        PlatformTransactionManager foreign() {
            return new Unconfigurable();
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void but_one_that_takes_no_listeners_which_a_warning_names(CapturedOutput output) {
        application.with(Others.class).start();

        assertThat(output)
                .containsOnlyOnce("The transactions of the bean 'foreign' cannot be guarded")
                .contains("TransactionManagersTest$Unconfigurable is no ConfigurableTransactionManager")
                .doesNotContain("'transactionManager'");
    }
}
