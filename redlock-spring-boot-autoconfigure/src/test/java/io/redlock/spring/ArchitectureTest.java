package io.redlock.spring;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** What the packages and classes around the annotation may know and do. */
@AnalyzeClasses(packages = "io.redlock.spring", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String AUTO_CONFIGURATION = "org.springframework.boot.autoconfigure.AutoConfiguration";

    @ArchTest
    static final ArchRule packages_are_free_of_cycles = slices().matching("io.redlock.(**)")
            .should()
            .beFreeOfCycles()
            .allowEmptyShould(true)
            .because("two packages that need each other are one package with a wall through it");

    @ArchTest
    static final ArchRule the_annotation_knows_no_Boot = noClasses()
            .that()
            .resideOutsideOfPackage("io.redlock.spring.boot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.boot..", "io.redlock.spring.boot..")
            .allowEmptyShould(true)
            .because("an application without Boot can declare the beans itself");

    @ArchTest
    static final ArchRule the_annotation_knows_the_lock_not_how_a_node_is_reached = noClasses()
            .that()
            .resideOutsideOfPackage("io.redlock.spring.boot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.redlock.lane..", "io.redlock.jedis..", "io.redlock.memory..")
            .allowEmptyShould(true)
            .because("the aspect works over any client, however its nodes were made");

    @ArchTest
    static final ArchRule only_what_is_there_with_them_knows_transactions = noClasses()
            .that()
            .haveNameNotMatching(".*Transaction.*")
            .and()
            .resideOutsideOfPackage("io.redlock.spring.jdbc..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.transaction..")
            .because("an application need not have spring-tx, and a class that names it would not load there");

    @ArchTest
    static final ArchRule only_what_is_there_with_it_knows_Reactor = noClasses()
            .that()
            .haveNameNotMatching(".*\\.Reactive.*")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("reactor..", "org.reactivestreams..", "io.r2dbc..", "org.springframework.r2dbc..")
            .because("an application need not have reactor-core, and a class that names it would not load there");

    @ArchTest
    static final ArchRule only_what_is_there_with_it_knows_Micrometer = noClasses()
            .that()
            .haveNameNotMatching(".*Observation.*")
            .and()
            .resideOutsideOfPackages(
                    "io.redlock.spring.boot.autoconfigure.metrics..",
                    "io.redlock.spring.boot.autoconfigure.observation..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..")
            .because("an application need not have Micrometer, and a class that names it would not load there");

    @ArchTest
    static final ArchRule only_what_is_there_with_it_knows_the_Actuator = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.redlock.spring.boot.autoconfigure.health..", "io.redlock.spring.boot.autoconfigure.endpoint..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.boot.actuate..", "org.springframework.boot.health..")
            .because("an application need not have the actuator");

    @ArchTest
    static final ArchRule only_the_guard_of_a_database_knows_JDBC = noClasses()
            .that()
            .resideOutsideOfPackages("io.redlock.spring.jdbc..", "io.redlock.spring.boot.autoconfigure.jdbc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.jdbc..", "java.sql..", "io.redlock.spring.jdbc..")
            .because("an application need not have spring-jdbc");

    @ArchTest
    static final ArchRule only_what_answers_callers_knows_the_web = noClasses()
            .that()
            .resideOutsideOfPackage("io.redlock.spring.boot.autoconfigure.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.web..", "org.springframework.http..")
            .because("most applications with a lock have a web server, and some have none");

    @ArchTest
    static final ArchRule what_answers_callers_knows_no_web_server = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.web.servlet..",
                    "org.springframework.web.reactive..",
                    "org.springframework.web.server..",
                    "jakarta.servlet..")
            .because("one answer is given by Spring MVC and WebFlux alike, and no application need have both");

    @ArchTest
    static final ArchRule only_what_is_named_after_it_knows_Jedis = noClasses()
            .that()
            .haveNameNotMatching(".*Jedis[^.]*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("redis.clients..")
            .allowEmptyShould(true)
            .because("a change in Jedis must stop at io.redlock.jedis, and at what an application gives to it");

    @ArchTest
    static final ArchRule auto_configurations_are_public_and_final = classes()
            .that()
            .areAnnotatedWith(AUTO_CONFIGURATION)
            .should()
            .bePublic()
            .andShould()
            .haveModifier(FINAL)
            .allowEmptyShould(true)
            .because("they are named to be ordered or excluded, not to be extended");

    @ArchTest
    static final ArchRule auto_configurations_have_no_public_methods = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(AUTO_CONFIGURATION)
            .should()
            .notBePublic()
            .allowEmptyShould(true)
            .because("a bean is asked of the context, not of its configuration");

    @ArchTest
    static final ArchRule time_comes_from_the_ticker = noClasses()
            .should()
            .accessTargetWhere(targetIs("java.lang.System", "nanoTime|currentTimeMillis"))
            .orShould()
            .accessTargetWhere(targetIs("java\\.time\\..+", "now|system.*|tick.*"))
            .allowEmptyShould(true)
            .because("a clock that a test cannot set is a clock that no test has tried");

    @ArchTest
    static final ArchRule nobody_sleeps = noClasses()
            .should()
            .accessTargetWhere(targetIs("java.lang.Thread|java.util.concurrent.TimeUnit", "sleep"))
            .allowEmptyShould(true)
            .because("a sleeper hears no vote: who waits is woken by a vote or a timer");

    @ArchTest
    static final ArchRule every_package_says_what_may_be_null = classes()
            .should(liveInANullMarkedPackage())
            .allowEmptyShould(true)
            .because("an unmarked package is one that NullAway does not read");

    @ArchTest
    static final ArchRule names_say_what_a_class_is = noClasses()
            .should()
            .haveNameMatching(".*(Impl|Utils?|Helper|Manager)")
            .allowEmptyShould(true)
            .because("such a name says that nobody knew what the class is");

    @ArchTest
    static final ArchRule there_is_no_static_mutable_state = fields().that()
            .areStatic()
            .should()
            .beFinal()
            .allowEmptyShould(true)
            .because("two contexts in one process share nothing but the servers");

    /** Sees {@code System::nanoTime} as well, which {@code callMethod} does not. */
    private static DescribedPredicate<JavaAccess<?>> targetIs(String ownerPattern, String namePattern) {
        return describe(
                "target is " + ownerPattern + '.' + namePattern,
                access -> access.getTargetOwner().getName().matches(ownerPattern)
                        && access.getTarget().getName().matches(namePattern));
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                String message = type.getPackageName() + " is " + (marked ? "" : "not ") + "@NullMarked";
                events.add(new SimpleConditionEvent(type, marked, message));
            }
        };
    }
}
