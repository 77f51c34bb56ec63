package io.invoq.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigReferenceTest {

    @Test
    void listsEveryKeyWithTypeDefaultRangeAndMeaning() {
        // When
        String table = ConfigReference.table(Sample.class);

        // Then
        assertThat(table).isEqualTo("""
                | key | type | default | allowed | meaning |
                |---|---|---|---|---|
                | `name` | text | required |  | Who it is. |
                | `directory` | path | `data` |  | Where things are. |
                | `password` | text |  |  | Not to be shown. |
                | `pool.min-size` | whole number | `1` | 0 to 10 | The least. |
                | `pool.max-size` | whole number | `4` | at least 1 | The most. |
                | `pool.idle-timeout` | duration | `30s` | 1s to 10m | When it ends. |
                | `pool.max-body` | size | `6MiB` | at most 1GiB | How big. |
                | `pool.total` | whole number | `0` |  | How many in all. |
                | `pool.labels` | comma-separated list | (empty) |  | Which ones. |
                | `pool.ordinal` | whole number |  | at most 9 | Which one, if any. |
                | `pool.properties.*` | map |  |  | Passed through. |
                | `pool.tags.*` | map |  |  | Passed through and shown. |
                | `mode` | fail-fast, keep-going | `fail-fast` |  | How it is run. |
                | `share` | number | `0.5` | 0 to 1 | A share. |
                | `enabled` | true, false | `true` |  | Whether to do it. |
                """);
    }
}
