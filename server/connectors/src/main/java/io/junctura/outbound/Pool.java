package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.outbound.AddressPolicy.Denied;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponseFactory;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicLineParser;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Creates pools of connections. */
final class Pool {

    /** For each host. There is no limit of all hosts together, because hosts that hang could use it up. */
    static final int PER_HOST = 256;

    static final Http1Config HTTP1 = Http1Config.custom()
            .setMaxLineLength(32 * 1024)
            .setMaxHeaderCount(200)
            .build();

    private Pool() {}

    /**
     * @param policy null if only an administrator sets the addresses of this pool, as that of a proxy
     * @param named  whether saved connections name the hosts of this pool: only requests under the same rule share connections
     */
    static PoolingHttpClientConnectionManager make(
            @Nullable AddressPolicy policy, boolean named, Exchange.Limits limits, ConnectionTls tls) {
        return pool(
                new DefaultHttpClientConnectionOperator(null, new Resolver(policy, named), strategies(tls)), limits);
    }

    /** A pool whose sockets check their addresses themselves, because a proxy may resolve the names. */
    static PoolingHttpClientConnectionManager over(Dialer dialer, Exchange.Limits limits, ConnectionTls tls) {
        OpenSockets owner = new OpenSockets();
        return pool(
                new DefaultHttpClientConnectionOperator(
                        proxy -> new CheckedSocket(dialer, owner), null, new Unresolved(), strategies(tls)),
                limits);
    }

    private static Lookup<TlsSocketStrategy> strategies(ConnectionTls tls) {
        return RegistryBuilder.<TlsSocketStrategy>create()
                .register("https", new LateTls(tls))
                .build();
    }

    private static PoolingHttpClientConnectionManager pool(
            HttpClientConnectionOperator operator, Exchange.Limits limits) {
        PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager(
                operator,
                PoolConcurrencyPolicy.LAX,
                PoolReusePolicy.LIFO,
                null,
                ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HTTP1)
                        .responseParserFactory(Parser::new)
                        // An upload that is answered early (401, 413) ends then, instead of with a broken pipe.
                        .responseOutOfOrderStrategy(new MonitoringResponseOutOfOrderStrategy(256 * 1024))
                        .build());
        pool.setDefaultTlsConfig(
                TlsConfig.custom().setSupportedProtocols(TLS.V_1_2, TLS.V_1_3).build());
        pool.setDefaultMaxPerRoute(PER_HOST);
        pool.setDefaultSocketConfig(SocketConfig.custom()
                .setSoTimeout(Timeout.DISABLED)
                .setTcpNoDelay(true)
                .build());
        pool.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(Timeout.ofMilliseconds(limits.connectMillis()))
                .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
                .setTimeToLive(TimeValue.ofMinutes(5)) // So that a changed name is resolved again.
                .build());
        return pool;
    }

    /**
     * Leases a connection as soon as one is free.
     *
     * @throws TimeoutException if none is free in time
     */
    static ConnectionEndpoint lease(PoolingHttpClientConnectionManager pool, HttpRoute route, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        LeaseRequest request = pool.lease("", route, Timeout.DISABLED, null);
        try {
            return request.get(Timeout.ofMilliseconds(millis));
        } catch (InterruptedException e) {
            // Otherwise the pool would later lease a connection to this request, which nothing would return.
            if (!request.cancel())
                pool.release(request.get(Timeout.ONE_MILLISECOND), null, TimeValue.ZERO_MILLISECONDS);
            throw e;
        }
    }

    /** Resolves a name once and checks all its addresses. The client connects only to these. */
    private record Resolver(@Nullable AddressPolicy policy, boolean named) implements DnsResolver {

        @Override
        public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            List<InetSocketAddress> checked = new ArrayList<>(addresses.length);
            for (InetAddress address : addresses) {
                String refusal = policy == null ? null : policy.refusal(host, address, port, named);
                if (refusal != null) throw new Denied(refusal);
                checked.add(new InetSocketAddress(address, port));
            }
            return checked;
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException(
                    host + " (asked without a port)"); // This client always resolves with a port.
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** Leaves a name to the proxy, or to the socket, which checks it. */
    private static final class Unresolved implements DnsResolver {
        @Override
        public List<InetSocketAddress> resolve(String host, int port) {
            return List.of(InetSocketAddress.createUnresolved(host, port));
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException(
                    host + " (asked without a port)"); // This client always resolves with a port.
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** Reads the trusted certificates when the first connection needs them, because it takes a while. */
    private static final class LateTls implements TlsSocketStrategy {
        private final ConnectionTls tls;
        private volatile @Nullable TlsSocketStrategy made;

        LateTls(ConnectionTls tls) {
            this.tls = tls;
        }

        @Override
        public javax.net.ssl.SSLSocket upgrade(
                java.net.Socket socket,
                String host,
                int port,
                @Nullable Object attachment,
                org.apache.hc.core5.http.protocol.HttpContext context)
                throws IOException {
            TlsSocketStrategy strategy = made;
            if (strategy == null) {
                strategy = new DefaultClientTlsStrategy(context());
                made = strategy; // Twice is harmless.
            }
            return strategy.upgrade(socket, host, port, attachment, context);
        }

        private SSLContext context() throws IOException {
            try {
                return tls.context();
            } catch (ConnectorException e) {
                throw new IOException(e.getMessage(), e); // The certificates were read before.
            }
        }
    }

    /** The head of an answer, with the buffer that it was read from. */
    static final class Head extends BasicClassicHttpResponse {
        private static final long serialVersionUID = 1L;
        private transient @Nullable SessionInputBuffer buffer;

        Head(int code, @Nullable String reason) {
            super(code, reason);
        }

        /** Whether the server sent more than its answer, so that this connection cannot be trusted any more. */
        static boolean hasMoreThan(ClassicHttpResponse answer) {
            return answer instanceof Head head && head.buffer != null && head.buffer.length() > 0;
        }
    }

    private static final class Heads implements HttpResponseFactory<ClassicHttpResponse> {
        static final Heads INSTANCE = new Heads();

        @Override
        public ClassicHttpResponse newHttpResponse(int status, @Nullable String reason) {
            return new Head(status, reason);
        }

        @Override
        public ClassicHttpResponse newHttpResponse(int status) {
            return new Head(status, null);
        }
    }

    private static final class Parser extends DefaultHttpResponseParser
            implements HttpMessageParser<ClassicHttpResponse> {

        Parser(@Nullable Http1Config config) {
            super(config == null ? HTTP1 : config, BasicLineParser.INSTANCE, Heads.INSTANCE);
        }

        @Override
        public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in) throws IOException, HttpException {
            ClassicHttpResponse answer = super.parse(buffer, in);
            if (answer instanceof Head head) head.buffer = buffer;
            return answer;
        }
    }
}
