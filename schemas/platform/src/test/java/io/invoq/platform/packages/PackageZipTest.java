package io.invoq.platform.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageZipTest {

    private static final PackageLimits LIMITS = new PackageLimits(4 << 20, 8 << 20, 50, 100);

    @TempDir
    private Path directory;

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
    }

    @AfterEach
    void delete() throws IOException {
        SealedFiles.delete(root);
    }

    private Path zip(Zips.Content content) {
        return Zips.zip(directory.resolve("package.zip"), content);
    }

    private PackageContent unpack(Path file) throws IOException, UnsafePackageException {
        try (PackageZip zip = PackageZip.open(file, LIMITS)) {
            return zip.unpack(root);
        }
    }

    private static PackageContent check(Path file) throws IOException, UnsafePackageException {
        try (PackageZip zip = PackageZip.open(file, LIMITS)) {
            return zip.check();
        }
    }

    /** Refused in the same way before and on unpacking, and nothing has come to lie beside the root. */
    private UnsafePackageException refused(Path file) throws IOException {
        UnsafePackageException checked = catchThrowableOfType(UnsafePackageException.class, () -> check(file));
        delete();
        makeRoot();
        UnsafePackageException unpacked = catchThrowableOfType(UnsafePackageException.class, () -> unpack(file));
        assertThat(checked).isNotNull();
        assertThat(unpacked).hasMessage(checked.getMessage());
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside.map(path -> path.getFileName().toString())).isSubsetOf("root", "package.zip");
        }
        return checked;
    }

    @Test
    void unpacksFilesThatCanBeReadAndRunButNotChanged() throws Exception {
        // Given
        Path file = zip(zip -> zip.directory("lib")
                .file("lib/words.py", "WORDS = 1")
                .file("main.py", "import lib")
                .file("bin/run", UnixStat.FILE_FLAG | 0755, "#!/bin/sh".getBytes(StandardCharsets.UTF_8)));

        // When
        PackageContent content = unpack(file);

        // Then
        assertThat(root.resolve("lib/words.py")).hasContent("WORDS = 1");
        assertThat(Files.getPosixFilePermissions(root.resolve("main.py")).toString())
                .doesNotContain("WRITE", "EXECUTE");
        assertThat(Files.getPosixFilePermissions(root.resolve("bin/run")).toString())
                .contains("OWNER_EXECUTE")
                .doesNotContain("WRITE");
        assertThat(Files.getPosixFilePermissions(root.resolve("lib")).toString())
                .doesNotContain("WRITE");
        assertThat(content.entries()).isEqualTo(5);
        assertThat(content.unpacked()).isEqualTo(28);
        assertThat(content.isExecutable("bin/run")).isTrue();
        assertThat(content.isExecutable("main.py")).isFalse();
        assertThat(check(file)).isEqualTo(content);
    }

    @Test
    void letsFilesWithoutModesBeRun() throws Exception {
        assertThat(unpack(zip(zip -> zip.file("run", 0, new byte[] {1}))).isExecutable("run"))
                .isTrue();
    }

    @Test
    void takesPathsThatBeginWithADot() throws Exception {
        assertThat(unpack(zip(zip -> zip.directory(".").file("./main.py", "x"))).has("main.py"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../out",
                "a/../../out",
                "a/..",
                "/etc/passwd",
                "//x",
                "a//b",
                "..\\out",
                "a\\..\\..\\out",
                "C:/out",
                "C:\\out",
                "a\u0000b",
                "a\nb",
                ".",
                "./."
            })
    void refusesPathsThatLeadElsewhere(String name) throws IOException {
        // When
        UnsafePackageException refused =
                refused(zip(zip -> zip.file("fine", "x").file(name, "x")));

        // Then
        assertThat(refused).hasMessageContaining("entry '").hasMessageNotContaining("\u0000");
        assertThat(refused.isTooLarge()).isFalse();
    }

    @Test
    void refusesNamesThatAreTooLongForTheDisk() throws IOException {
        assertThat(refused(zip(zip -> zip.file("x".repeat(256), "x"))))
                .hasMessageContaining("256 bytes, more than 255");
        assertThat(refused(zip(zip -> zip.file("ab/".repeat(400) + "x", "x")))).hasMessageContaining("more than 1024");
        assertThat(refused(zip(zip -> zip.file("a/".repeat(70) + "x", "x"))))
                .hasMessageContaining("71 directories deep, more than 64");
    }

    @Test
    void refusesLinksAndDevices() throws IOException {
        byte[] target = "/etc/passwd".getBytes(StandardCharsets.UTF_8);
        assertThat(refused(zip(zip -> zip.file("link", UnixStat.LINK_FLAG | 0777, target))))
                .hasMessage("entry 'link' is a symbolic link; links are not allowed");
        assertThat(refused(zip(zip -> zip.file("pipe", 0010644, target))))
                .hasMessage("entry 'pipe' is neither a file nor a directory");
    }

    @Test
    void refusesNamesThatAreThereTwice() throws IOException {
        assertThat(refused(zip(zip -> zip.file("a", "1").file("a", "2")))).hasMessage("entry 'a' is there twice");
        assertThat(refused(zip(zip -> zip.file("a", "1").file("./a", "2")))).hasMessage("entry './a' is there twice");
        assertThat(refused(zip(zip -> zip.file("a/b", "1").file("a", "2"))))
                .hasMessage("entry 'a' is a file and a directory");
        assertThat(refused(zip(zip -> zip.file("a", "1").file("a/b", "2"))))
                .hasMessage("entry 'a/b' lies within 'a', which is a file");
    }

    @Test
    void refusesBombs() throws IOException {
        // When
        UnsafePackageException ratio = refused(zip(zip -> zip.zeros("zeros", 4 << 20)));
        UnsafePackageException sum = refused(zip(zip -> {
            for (int i = 0; i < 20; i++) {
                zip.zeros("zeros-" + i, 1 << 20);
            }
        }));
        UnsafePackageException count = refused(zip(zip -> {
            for (int i = 0; i < 51; i++) {
                zip.file("f" + i, "");
            }
        }));
        UnsafePackageException directories = refused(zip(zip -> zip.file("a/".repeat(60) + "x", "x")));

        // Then
        assertThat(ratio).hasMessage("entry 'zeros' unpacks to more than packages.max-ratio=100 times its size");
        assertThat(sum)
                .hasMessage("entry 'zeros-8' brings the unpacked package beyond packages.max-unpacked-size=8MiB");
        assertThat(count).hasMessage("the package has more files and directories than packages.max-entries=50");
        assertThat(directories).hasMessage(count.getMessage());
        assertThat(Stream.of(ratio, sum, count, directories)).allMatch(UnsafePackageException::isTooLarge);
    }

    @Test
    void refusesWhatIsLargerThanAPackageMayBe() throws IOException {
        assertThat(refused(zip(zip -> zip.noise("noise", 5 << 20)))).hasMessageContaining("packages.max-size=4MiB");
    }

    @Test
    void refusesSoManyEntriesThatReadingThemWouldTakeTheMemory() throws IOException {
        // Given
        byte[] entry = {'P', 'K', 1, 2};
        byte[] bytes = new byte[4 * 70_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = entry[i % 4];
        }
        Path file = Files.write(directory.resolve("package.zip"), bytes);

        // When, Then
        assertThat(refused(file)).hasMessage("the package has far more entries than packages.max-entries=50");
    }

    @Test
    void refusesWhatIsDamaged() throws IOException {
        // Given
        Path file = zip(zip -> zip.noise("noise", 10_000));
        byte[] bytes = Files.readAllBytes(file);
        bytes[5_000] ^= 1;
        Files.write(file, bytes);

        // When, Then
        assertThat(refused(file)).hasMessageStartingWith("entry 'noise' is damaged");
    }

    @Test
    void refusesWhatIsNoZip() throws IOException {
        Path file = directory.resolve("package.zip");
        assertThat(refused(Files.writeString(file, "{}"))).hasMessageContaining("is not a zip or jar");
        assertThat(refused(Files.write(file, new byte[0]))).hasMessageContaining("is not a zip or jar");
        assertThat(refused(zip(zip -> {}))).hasMessage("the package has no file in it");
    }

    @Test
    void refusesOneThatIsCutShort() throws IOException {
        byte[] bytes = Files.readAllBytes(zip(zip -> zip.noise("noise", 10_000)));
        Path file = Files.write(directory.resolve("package.zip"), java.util.Arrays.copyOf(bytes, 9_000));
        assertThatThrownBy(() -> check(file)).isInstanceOf(UnsafePackageException.class);
    }
}
