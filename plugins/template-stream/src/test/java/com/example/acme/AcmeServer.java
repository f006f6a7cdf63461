package com.example.acme;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A simulation of Acme's message service, with the token {@code t-1}. */
final class AcmeServer implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, List<String>> channels = new TreeMap<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private int connections;
    private boolean breaksOff;

    AcmeServer(String... channels) {
        for (String channel : channels) this.channels.put(channel, new ArrayList<>());
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        background(() -> {
            while (true) {
                Socket socket = server.accept();
                background(() -> serve(socket));
            }
        });
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    synchronized int connections() {
        return connections;
    }

    synchronized List<String> messages(String channel) {
        return List.copyOf(channels.get(channel));
    }

    synchronized void arrive(String channel, String text) {
        channels.get(channel).add(text);
        notifyAll();
    }

    /** Lets the server store the next message and close the connection without an answer. */
    synchronized void breakOff() {
        breaksOff = true;
    }

    private void serve(Socket socket) throws IOException, InterruptedException {
        synchronized (this) {
            connections++;
        }
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                PrintWriter out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8)) {
            Map<String, Integer> read = new TreeMap<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", 4);
                switch (words[0]) {
                    case "TOKEN" -> out.println(words[1].equals("t-1") ? "OK" : "DENIED");
                    case "PING" -> out.println("OK");
                    case "CHANNELS" -> out.println("OK " + String.join(" ", channels.keySet()));
                    case "SEND" -> {
                        int position = keep(words[1], words[2], words[3]);
                        if (position < 0) return;
                        out.println("OK " + position);
                    }
                    case "READ" -> {
                        read.put(words[1], Integer.parseInt(words[2]));
                        out.println("OK");
                    }
                    case "BEGIN" -> {
                        out.println("OK");
                        push(read, out);
                    }
                    default -> out.println("UNKNOWN " + words[0]);
                }
            }
        }
    }

    private synchronized int keep(String key, String channel, String text) {
        int position = positions.computeIfAbsent(key, any -> {
            arrive(channel, text);
            return channels.get(channel).size();
        });
        if (!breaksOff) return position;
        breaksOff = false;
        return -1;
    }

    private synchronized void push(Map<String, Integer> read, PrintWriter out) throws InterruptedException {
        while (!out.checkError()) {
            read.replaceAll((channel, position) -> {
                List<String> messages = channels.get(channel);
                for (int i = position; i < messages.size(); i++) {
                    out.println("MESSAGE " + channel + " " + (i + 1) + " " + messages.get(i));
                }
                return messages.size();
            });
            wait();
        }
    }

    /** Work on a thread that ends with the test. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void background(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // The test, or the connector, has closed the socket.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
