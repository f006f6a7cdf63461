package io.junctura.bench.baseline;

/** Hands a body to the sink; returns once it was answered. */
interface Forwarder {
    void post(String path, byte[] body) throws Exception;
}
