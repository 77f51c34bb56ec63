import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks that every Java source is formatted, or formats it: {@code java Format.java check|apply}. */
final class Format {

    public static void main(String[] args) throws IOException {
        boolean apply = args[0].equals("apply");
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .formatJavadoc(false)
                .build());
        int wrong = 0;
        for (Path file : sources()) {
            String before = Files.readString(file);
            String after;
            try {
                String imports = RemoveUnusedImports.removeUnusedImports(before);
                after = formatter.formatSource(
                        ImportOrderer.reorderImports(imports, JavaFormatterOptions.Style.PALANTIR));
            } catch (Exception e) {
                System.err.println(file + ": cannot be parsed: " + e.getMessage());
                wrong++;
                continue;
            }
            if (after.equals(before)) {
                continue;
            }
            if (apply) {
                Files.writeString(file, after);
            } else {
                System.err.println(file + ": not formatted");
                wrong++;
            }
        }
        if (wrong > 0) {
            System.err.println(wrong + " files to mend; to format them: mvn -N -Pformat validate");
            System.exit(1);
        }
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(Path.of(""))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("target/"))
                    .sorted()
                    .toList();
        }
    }
}
