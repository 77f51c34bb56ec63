package io.invoq.platform.kafka;

/** Topics or brokers are not as this node needs them; the message names each topic, setting, value and need. */
public final class TopicCheckException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TopicCheckException(String message) {
        super(message);
    }

    TopicCheckException(String message, Throwable cause) {
        super(message, cause);
    }
}
