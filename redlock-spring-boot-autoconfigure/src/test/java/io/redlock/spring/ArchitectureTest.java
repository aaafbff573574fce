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
            .doNotHaveSimpleName("DeclaredTransactions")
            .and()
            .resideOutsideOfPackage("io.redlock.spring.jdbc..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.transaction..")
            .because("an application need not have spring-tx, and a class that names it would not load there");

    @ArchTest
    static final ArchRule only_the_guard_of_a_database_knows_JDBC = noClasses()
            .that()
            .resideOutsideOfPackages("io.redlock.spring.jdbc..", "io.redlock.spring.boot.autoconfigure.jdbc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.jdbc..", "java.sql..", "io.redlock.spring.jdbc..")
            .because("an application need not have spring-jdbc");

    @ArchTest
    static final ArchRule nobody_here_knows_Jedis = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("redis.clients..")
            .allowEmptyShould(true)
            .because("a change in Jedis must stop at io.redlock.jedis");

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
