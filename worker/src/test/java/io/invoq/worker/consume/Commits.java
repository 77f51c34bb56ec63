package io.invoq.worker.consume;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.kafka.clients.producer.Producer;

/** What a test does with each transaction of a lane, around what the real producer does. */
@FunctionalInterface
interface Commits {

    /** In place of the commit; everything has been sent by then, the offsets too. */
    void run(Runnable commit);

    /** Before a transaction begins, and after the group's generation was taken for it. */
    default void begin() {}

    @SuppressWarnings("unchecked")
    static Producer<byte[], byte[]> watched(Producer<byte[], byte[]> producer, Commits commits) {
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                Commits.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    try {
                        switch (method.getName()) {
                            case "beginTransaction" -> commits.begin();
                            case "commitTransaction" -> {
                                commits.run(producer::commitTransaction);
                                return null;
                            }
                            default -> {}
                        }
                        return method.invoke(producer, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
