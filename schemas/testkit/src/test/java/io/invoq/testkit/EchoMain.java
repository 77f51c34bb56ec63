package io.invoq.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;

/** Child process of {@link JavaProcessIT}: says what it got, and serves HTTP or ends as told. */
final class EchoMain {

    private EchoMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.println("args " + String.join(" ", args) + ", GREETING=" + System.getenv("GREETING"));
        System.err.println("on standard error");
        if (args[0].equals("exit")) {
            System.exit(Integer.parseInt(args[1]));
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/ok") ? 200 : 503, -1);
            exchange.close();
        });
        server.start();
        System.out.println("port=" + server.getAddress().getPort());
        new CountDownLatch(1).await();
    }
}
