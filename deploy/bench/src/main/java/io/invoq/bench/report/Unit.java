package io.invoq.bench.report;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a scenario's numbers are. */
public enum Unit {
    MILLISECONDS("ms"),
    CALLS_PER_SECOND("calls/s"),
    RECORDS_PER_SECOND("records/s"),
    MEBIBYTES("MiB");

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    /** As it is printed and written. */
    @JsonValue
    public String symbol() {
        return symbol;
    }
}
