package io.redlock;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
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
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.Date;
import org.jspecify.annotations.NullMarked;

/** What the packages and classes of the core may know and do. */
@AnalyzeClasses(packages = "io.redlock", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packages_are_free_of_cycles = slices().matching("io.(**)")
            .should()
            .beFreeOfCycles()
            .because("two packages that need each other are one package with a wall through it");

    @ArchTest
    static final ArchRule the_vocabulary_is_a_leaf =
            ofOursUses("io.redlock.node").because("everybody speaks it, so it may lean on nobody");

    @ArchTest
    static final ArchRule the_algorithm_knows_nodes_only = ofOursUses("io.redlock", "io.redlock.node")
            .because("how a node is reached must not show in how a lock is won");

    @ArchTest
    static final ArchRule a_lane_knows_nodes_only = ofOursUses("io.redlock.lane", "io.redlock.node")
            .because("it makes a node of any wire, the simulator's included");

    @ArchTest
    static final ArchRule the_adapter_knows_lanes_and_nodes_only = ofOursUses(
                    "io.redlock.jedis", "io.redlock.lane", "io.redlock.node")
            .because("it gives a wire and nothing else");

    @ArchTest
    static final ArchRule memory_knows_lanes_and_nodes_only = ofOursUses(
                    "io.redlock.memory", "io.redlock.lane", "io.redlock.node")
            .because("it stands in for a server, not for the algorithm");

    @ArchTest
    static final ArchRule only_the_adapter_knows_Jedis = noClasses()
            .that()
            .resideOutsideOfPackage("io.redlock.jedis")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("redis.clients..")
            .because("a change in Jedis must stop at one package");

    @ArchTest
    static final ArchRule the_core_knows_no_Spring_and_no_Micrometer = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "io.micrometer..")
            .because("a lock is of use without a framework");

    @ArchTest
    static final ArchRule time_comes_from_the_ticker = noClasses()
            .that()
            .haveNameNotMatching("io\\.redlock\\.node\\.Ticker")
            .should()
            .accessTargetWhere(targetIs("java.lang.System", "nanoTime"))
            .because("a clock that a test cannot set is a clock that no test has tried");

    @ArchTest
    static final ArchRule nobody_reads_the_wall_clock = noClasses()
            .that()
            .haveNameNotMatching("io\\.redlock\\.(Owner|Environment)")
            .should()
            .accessTargetWhere(targetIs("java.lang.System", "currentTimeMillis"))
            .orShould()
            .accessTargetWhere(targetIs("java\\.time\\..+", "now|system.*|tick.*"))
            .orShould()
            .callConstructor(Date.class)
            .because("a clock that steps back makes a lease look longer than it is; only an owner may say since when it"
                    + " is there, for people to read, and a hold may be suspected where it runs ahead");

    @ArchTest
    static final ArchRule nobody_sleeps = noClasses()
            .should()
            .accessTargetWhere(targetIs("java.lang.Thread|java.util.concurrent.TimeUnit", "sleep"))
            .because("a sleeper hears no vote: who waits is woken by a vote or a timer");

    @ArchTest
    static final ArchRule every_package_says_what_may_be_null = classes()
            .should(liveInANullMarkedPackage())
            .because("an unmarked package is one that NullAway does not read");

    @ArchTest
    static final ArchRule names_say_what_a_class_is = noClasses()
            .should()
            .haveNameMatching(".*(Impl|Utils?|Helper|Manager)")
            .because("such a name says that nobody knew what the class is");

    @ArchTest
    static final ArchRule classes_are_not_for_inheriting_from_outside = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotAnonymousClasses()
            .should()
            .haveModifier(FINAL)
            .orShould()
            .haveModifier(ABSTRACT)
            .orShould(ArchConditions.be(sealed()))
            .because("a lock whose steps can be overridden is a lock that promises nothing");

    @ArchTest
    static final ArchRule there_is_no_static_mutable_state = fields().that()
            .areStatic()
            .should()
            .beFinal()
            .because("two clients in one process share nothing but the servers");

    @ArchTest
    static final ArchRule what_changes_is_private = fields().that()
            .areNotFinal()
            .should()
            .bePrivate()
            .orShould()
            .bePackagePrivate()
            .because("who may write a field must fit on one screen");

    /** Of our packages, the first may use itself, the others, and no more. Empty packages are content. */
    private static ArchRule ofOursUses(String user, String... used) {
        DescribedPredicate<JavaClass> allowed = resideInAnyPackage(used).or(resideInAnyPackage(user));
        return classes()
                .that()
                .resideInAPackage(user)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("io.redlock..").or(allowed))
                .allowEmptyShould(true);
    }

    /** Sees {@code System::nanoTime} as well, which {@code callMethod} does not. */
    private static DescribedPredicate<JavaAccess<?>> targetIs(String ownerPattern, String namePattern) {
        return describe(
                "target is " + ownerPattern + '.' + namePattern,
                access -> access.getTargetOwner().getName().matches(ownerPattern)
                        && access.getTarget().getName().matches(namePattern));
    }

    private static DescribedPredicate<JavaClass> sealed() {
        return describe("sealed", type -> type.reflect().isSealed());
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
