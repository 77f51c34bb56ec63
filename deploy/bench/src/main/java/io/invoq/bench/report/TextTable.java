package io.invoq.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell. A title that begins with {@code >} makes a column that is aligned to the right. */
final class TextTable {

    private static final String RIGHT = ">";

    private final List<Boolean> isRight = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... titles) {
        List<String> shown = new ArrayList<>();
        for (String title : titles) {
            isRight.add(title.startsWith(RIGHT));
            shown.add(title.startsWith(RIGHT) ? title.substring(RIGHT.length()) : title);
        }
        rows.add(shown);
    }

    void add(String... cells) {
        if (cells.length != isRight.size()) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + isRight.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < isRight.size(); column++) {
            int at = column;
            widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String padding = " ".repeat(widths.get(column) - row.get(column).length());
            line.append(isRight.get(column) ? padding + row.get(column) : row.get(column) + padding);
            boolean isFollowedByRange = isRight.get(column);
            line.append(isFollowedByRange ? " " : "  ");
        }
        return line.toString().stripTrailing();
    }
}
