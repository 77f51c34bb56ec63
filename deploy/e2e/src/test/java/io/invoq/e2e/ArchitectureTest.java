package io.invoq.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The layering of the architecture, checked on the compiled classes. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.invoq");

    @Test
    void dependenciesGoFromTheRolesToPlatformToWire() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("wire")
                .definedBy("io.invoq.wire..")
                .layer("platform")
                .definedBy("io.invoq.platform..")
                .layer("testkit")
                .definedBy("io.invoq.testkit..")
                .layer("ingress")
                .definedBy("io.invoq.ingress..")
                .layer("worker")
                .definedBy("io.invoq.worker..")
                .layer("dispatcher")
                .definedBy("io.invoq.dispatcher..")
                .layer("standalone")
                .definedBy("io.invoq.standalone..")
                .whereLayer("standalone")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("testkit")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("ingress")
                .mayOnlyBeAccessedByLayers("standalone")
                .whereLayer("worker")
                .mayOnlyBeAccessedByLayers("standalone")
                .whereLayer("dispatcher")
                .mayOnlyBeAccessedByLayers("standalone")
                .whereLayer("platform")
                .mayOnlyBeAccessedByLayers("ingress", "worker", "dispatcher", "standalone", "testkit")
                .check(MAIN);
    }

    @Test
    void theWireKnowsNoKafkaClient() {
        noClasses()
                .that()
                .resideInAPackage("io.invoq.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(MAIN);
    }

    @Test
    void packagesOfARoleHaveNoCycles() {
        for (String role : new String[] {"ingress", "worker", "platform", "wire"}) {
            slices().matching("io.invoq." + role + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(MAIN);
        }
    }

    @Test
    void onlyMainsEndTheProcess() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .and()
                .haveSimpleNameNotEndingWith("RoleProcess")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(MAIN);
    }

    @Test
    void threadsComeFromOneFactory() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.invoq.platform.lifecycle..")
                .and()
                .resideOutsideOfPackage("io.invoq.testkit..")
                .should()
                .callConstructor(Thread.class)
                .orShould()
                .callMethod(Thread.class, "startVirtualThread", Runnable.class)
                .orShould()
                .callMethod(Thread.class, "ofVirtual")
                .orShould()
                .callMethod(Thread.class, "ofPlatform")
                .check(MAIN);
    }

    @Test
    void testsDoNotSleep() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Test")
                .or()
                .haveSimpleNameEndingWith("IT")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .check(new ClassFileImporter().importPackages("io.invoq"));
    }

    @Test
    void classesAreFinalOrSealed() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotRecords()
                .and()
                .areNotAnonymousClasses()
                .should()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                .check(MAIN.that(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "no package-info", type -> !type.getSimpleName().equals("package-info"))));
    }
}
