package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Redlock;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** What the startup says if somebody has turned the order of advice inside out. */
@SuppressWarnings("unused")
@DisplayNameGeneration(ReplaceUnderscores.class)
class AdviceOrderLinterTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner();

    private static void stops(ApplicationContextRunner runner, String problem) {
        runner.run(context -> assertThat(context)
                .getFailure()
                .isInstanceOf(InvalidDistributedLockException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("Leave redlock.aspect.order and the order of other proxy creators as they are"));
    }

    /** Before the creator of proxies that brings transactions and caches. */
    @Configuration(proxyBeanMethods = false)
    static class LockInside extends LockConfiguration {
        @Bean
        static DistributedLockBeanPostProcessor distributedLock(ObjectProvider<Redlock> redlock) {
            return withOrder(redlock, Ordered.HIGHEST_PRECEDENCE);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LockOutermost extends LockConfiguration {
        @Bean
        static DistributedLockBeanPostProcessor distributedLock(ObjectProvider<Redlock> redlock) {
            return withOrder(redlock, Ordered.LOWEST_PRECEDENCE);
        }
    }

    private static DistributedLockBeanPostProcessor withOrder(ObjectProvider<Redlock> redlock, int order) {
        DistributedLockBeanPostProcessor processor = new DistributedLockBeanPostProcessor(redlock::getObject);
        processor.setOrder(order);
        return processor;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class Transactions {
        @Bean
        PlatformTransactionManager transactionManager() {
            return new AbstractPlatformTransactionManager() {
                @Override
                protected Object doGetTransaction() {
                    return this;
                }

                @Override
                protected void doBegin(Object transaction, TransactionDefinition definition) {}

                @Override
                protected void doCommit(DefaultTransactionStatus status) {}

                @Override
                protected void doRollback(DefaultTransactionStatus status) {}
            };
        }
    }

    static class Ledger {
        @DistributedLock("'L'")
        @Transactional
        public void write() {}
    }

    static class Reader {
        @DistributedLock("'L'")
        @Transactional(propagation = Propagation.SUPPORTS)
        public void read() {}

        @Transactional
        public void write() {}
    }

    @Test
    void a_transaction_outside_of_the_lock_stops_the_startup() {
        stops(
                runner.withUserConfiguration(LockInside.class, Transactions.class)
                        .withBean(Ledger.class),
                "AdviceOrderLinterTest$Ledger.write(): Its transaction is outside of the lock, which would be given back before the"
                        + " commit");
    }

    @Test
    void a_transaction_outside_that_begins_none_is_taken() {
        runner.withUserConfiguration(LockInside.class, Transactions.class)
                .withBean(Reader.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void a_transaction_inside_of_the_lock_is_taken() {
        runner.withUserConfiguration(LockConfiguration.class, Transactions.class)
                .withBean(Ledger.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Configuration(proxyBeanMethods = false)
    @Import({LockConfiguration.class, Transactions.class})
    static class AnotherProxy {
        @Bean
        static BeanNameAutoProxyCreator byName() {
            BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
            creator.setBeanNames("ledger");
            creator.setInterceptorNames("transactionInterceptor");
            return creator;
        }
    }

    @Test
    void a_proxy_around_ours_that_brings_transactions_stops_the_startup() {
        stops(
                runner.withUserConfiguration(AnotherProxy.class).withBean("ledger", Ledger.class),
                "Its transaction is outside of the lock");
    }

    static class Busy {
        @Async
        @DistributedLock("'B'")
        public void work() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class Asynchronous {}

    @Configuration(proxyBeanMethods = false)
    @EnableAsync(order = 0)
    static class AsynchronousEarly {}

    @Test
    void work_that_is_handed_over_inside_of_the_lock_stops_the_startup() {
        stops(
                runner.withUserConfiguration(LockConfiguration.class, AsynchronousEarly.class)
                        .withBean(Busy.class),
                "AdviceOrderLinterTest$Busy.work(): @Async is inside of the lock, which would be given back as soon as the work is"
                        + " handed over");
        stops(
                runner.withUserConfiguration(Asynchronous.class, LockOutermost.class)
                        .withBean(Busy.class),
                "@Async is inside of the lock");
    }

    static class PartlyBusy {
        @Async
        public void work() {}

        @DistributedLock("'B'")
        public void await() {}
    }

    @Test
    void other_methods_may_hand_their_work_over() {
        runner.withUserConfiguration(LockConfiguration.class, AsynchronousEarly.class)
                .withBean(PartlyBusy.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void work_that_takes_the_lock_when_it_has_been_handed_over_is_taken() {
        runner.withUserConfiguration(LockConfiguration.class, Asynchronous.class)
                .withBean(Busy.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Caches {
        @Bean
        CacheManager cacheManager() {
            return new ConcurrentMapCacheManager();
        }
    }

    static class Prices {
        @DistributedLock("'P'")
        @Cacheable("prices")
        public String price(long id) {
            return "7";
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_cache_outside_of_the_lock_is_warned_of(CapturedOutput output) {
        runner.withUserConfiguration(LockInside.class, Caches.class)
                .withBean(Prices.class)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output)
                .contains("WARN")
                .contains("The cache of io.redlock.spring.AdviceOrderLinterTest$Prices.price(long) is");
    }

    static class Catalogue {
        @DistributedLock("'C'")
        public void refresh() {}

        @Cacheable("prices")
        public String price(long id) {
            return "7";
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_cache_outside_that_is_for_other_methods_is_not(CapturedOutput output) {
        runner.withUserConfiguration(LockInside.class, Caches.class)
                .withBean(Catalogue.class)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).doesNotContain("The cache of");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_cache_inside_of_the_lock_is_not(CapturedOutput output) {
        runner.withUserConfiguration(LockConfiguration.class, Caches.class)
                .withBean(Prices.class)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).doesNotContain("The cache of");
    }
}
