package io.invoq.worker.instance;

/** The two streams on which a program prints. */
public enum StreamName {
    STDOUT("stdout"),
    STDERR("stderr");

    private final String text;

    StreamName(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
