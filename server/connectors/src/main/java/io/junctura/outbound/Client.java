package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.HttpRequest.Body;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo.LayerType;
import org.apache.hc.client5.http.RouteInfo.TunnelType;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over the pools. It uses the connections of the client library, not its {@code HttpClient}, so that it always knows
 * whether a byte of the request may have been sent.
 */
final class Client implements AutoCloseable {

    private final OutboundSettings settings;
    private final Exchange.Limits limits;
    private final ConnectionTls tls;
    private final AddressPolicy policy;
    private final PoolingHttpClientConnectionManager named;
    private final RenewedPool others;
    private final RenewedPool proxied;
    private final @Nullable HttpHost proxy;
    private final HostNames direct;
    private final ConnectionEndpoint.RequestExecutor executor =
            new HttpRequestExecutor(Pool.HTTP1, null, null)::execute;
    private final ExchangeDeadlines watch = new ExchangeDeadlines(this::closeExpired);

    /** @param judged whether the proxy belongs to a connection, so that the policy applies to its address, too */
    Client(OutboundSettings settings, ConnectionTls tls, Exchange.Limits limits, boolean judged) {
        this.settings = settings;
        this.limits = limits;
        this.tls = tls;
        policy = new AddressPolicy(settings.allowed(), settings.ownPorts());
        OutboundSettings.Proxy through = settings.proxy();
        ProxyServer socks = through == null ? null : socks(through);
        if (socks == null) {
            named = Pool.make(policy, true, limits, tls);
            others = new RenewedPool(() -> Pool.make(policy, false, limits, tls));
        } else {
            named = Pool.over(dialer(host -> true, socks, judged), limits, tls);
            others = new RenewedPool(() -> Pool.over(dialer(host -> false, socks, judged), limits, tls));
        }
        proxied = new RenewedPool(() -> Pool.make(judged ? policy : null, true, limits, tls));
        proxy = through == null || socks != null
                ? null
                : new HttpHost("http", through.address().getHost(), port(through.address()));
        direct = new HostNames(through == null ? List.of() : through.except());
    }

    /** The SOCKS proxy; null for an HTTP proxy. */
    private static @Nullable ProxyServer socks(OutboundSettings.Proxy through) {
        if (!"socks5".equalsIgnoreCase(through.address().getScheme())) return null;
        try {
            return ProxyServer.of(through.address(), new HostNames(through.except()));
        } catch (ConnectorException e) {
            throw new IllegalArgumentException(e.getMessage(), e); // It was read before.
        }
    }

    /** A dialer for all hosts: requests share connections, so the caller checks the allowed hosts of each request. */
    private Dialer dialer(Predicate<String> named, ProxyServer socks, boolean judged) {
        return new Dialer(policy, named, host -> true, socks, judged, limits.connectMillis());
    }

    /** Finds the client for a redirect to another server, which must not see the connection's client certificate. */
    interface RedirectClients {
        Client client() throws ConnectorException;
    }

    /**
     * @param saved the host that the saved connection's address names; null without one
     * @param hosts which hosts may be called
     * @param elsewhere sends requests that a redirect leads to another server
     */
    HttpAnswer send(HttpRequest request, @Nullable Target saved, Predicate<String> hosts, RedirectClients elsewhere)
            throws ConnectorException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        long deadline = System.nanoTime() + request.timeLimit().toNanos();
        Target target = Target.of(request.address());
        PreparedRequest outgoing = PreparedRequest.of(request, settings.userAgent());
        Client client = this;
        for (int redirects = 0; ; redirects++) {
            Failures failures = new Failures(outgoing.method(), target, request.timeLimit(), redirects > 0, client.tls);
            if (!hosts.test(target.host()))
                throw failures.denied("its plugin does not declare that it calls this host");
            Route route = client.route(target, saved, failures);
            Exchange exchange = new Exchange(route.connections(), client.watch, limits, deadline);
            ClassicHttpResponse head = client.exchange(exchange, route, target, outgoing, failures);
            Target next = redirects < request.maxRedirects()
                    ? Redirects.next(outgoing, head, target, failures, exchange)
                    : null;
            if (next == null) {
                if (request.maxRedirects() > 0 && Redirects.isRedirect(head)) {
                    exchange.discard();
                    throw failures.tooManyRedirects(request.maxRedirects());
                }
                return new Answer(head, exchange, target, request.maxBytes(), outgoing.unpacks(), failures);
            }
            new Answer(head, exchange, target, request.maxBytes(), false, failures).close();
            outgoing = Redirects.follow(outgoing, head.getCode(), target, next);
            if (!Redirects.keepsCredentials(target, next)) client = elsewhere.client();
            target = next;
        }
    }

    /** @throws ConnectorException if a request may not call the target unless its connection names it */
    void mayCall(Target target) throws ConnectorException {
        Failures failures = new Failures("POST", target, Duration.ZERO, false, tls);
        String refusal = AddressPolicy.refusal(target.host());
        if (refusal != null) throw failures.denied(refusal);
        if (isNumber(target.host()) || isLoopbackName(target.host())) judge(target, false, failures);
    }

    private ClassicHttpResponse exchange(
            Exchange exchange, Route route, Target target, PreparedRequest outgoing, Failures failures)
            throws ConnectorException, InterruptedException {
        boolean answered = false;
        watch.add(exchange);
        try {
            BasicClassicHttpRequest message = message(outgoing, target, route, failures);
            HttpCoreContext context = HttpCoreContext.create();
            ConnectionEndpoint connection = Pool.lease(route.connections(), route.httpRoute(), exchange.millisLeft());
            exchange.over(connection);
            if (!connection.isConnected()) connect(exchange, connection, route, target, context, failures);
            if (!exchange.isOpen()) throw new IOException("ended before anything was sent");
            exchange.sending();
            ClassicHttpResponse head = connection.execute("", message, executor, context);
            answered = true;
            return head;
        } catch (TimeoutException e) {
            throw failures.noConnectionFree(Pool.PER_HOST);
        } catch (ExecutionException e) {
            throw failures.of(exchange, e.getCause() == null ? e : e.getCause());
        } catch (IOException | HttpException | RuntimeException e) {
            throw failures.of(exchange, e);
        } finally {
            if (!answered) exchange.discard();
        }
    }

    private void connect(
            Exchange exchange,
            ConnectionEndpoint connection,
            Route route,
            Target target,
            HttpCoreContext context,
            Failures failures)
            throws IOException, HttpException, ConnectorException {
        long limit = Math.max(1, Math.min(limits.connectMillis(), exchange.millisLeft()));
        route.connections().connect(connection, TimeValue.ofMilliseconds(limit), context);
        if (!route.httpRoute().isTunnelled()) return;
        String authority = target.hostHeader().endsWith(":" + target.port())
                ? target.hostHeader()
                : target.hostHeader() + ":" + target.port();
        BasicClassicHttpRequest tunnel = new BasicClassicHttpRequest("CONNECT", authority);
        tunnel.setHeader("Host", authority);
        tunnel.setHeader("User-Agent", settings.userAgent());
        authorizeProxy(tunnel);
        ClassicHttpResponse answer = connection.execute("", tunnel, executor, context);
        if (answer.getCode() != 200) throw failures.proxyRefused(answer.getCode());
        route.connections().upgrade(connection, context);
    }

    private BasicClassicHttpRequest message(PreparedRequest outgoing, Target target, Route route, Failures failures)
            throws ConnectorException {
        // With its host: otherwise the library parses the path as an address, and one that begins with "//" as another
        // host.
        BasicClassicHttpRequest message =
                new BasicClassicHttpRequest(outgoing.method(), target.httpHost(), target.path());
        message.addHeader("Host", target.hostHeader());
        for (HttpRequest.Header header : outgoing.headers()) message.addHeader(header.name(), header.value());
        if (route.httpRoute().getProxyHost() != null && !route.httpRoute().isTunnelled()) {
            message.setScheme("http");
            message.setAuthority(new URIAuthority(target.host(), target.port()));
            message.setAbsoluteRequestUri(true);
            authorizeProxy(message);
        }
        Body body = outgoing.body();
        if (body instanceof Body.Bytes bytes) {
            message.addHeader("Content-Length", Integer.toString(bytes.content().length));
            if (bytes.content().length > 0) message.setEntity(new ByteArrayEntity(bytes.content(), null));
        } else if (body instanceof Body.Streamed streamed) {
            if (streamed.length() >= 0) message.addHeader("Content-Length", Long.toString(streamed.length()));
            else message.addHeader("Transfer-Encoding", "chunked");
            try {
                message.setEntity(new InputStreamEntity(
                        new RequestBodyStream(streamed.source().open(), streamed.length()), streamed.length(), null));
            } catch (IOException e) {
                throw failures.sourceBroken(e, false);
            }
        } else if (outgoing.wantsLength()) {
            message.addHeader("Content-Length", "0");
        }
        return message;
    }

    /** The pool and the route of a request. */
    private record Route(PoolingHttpClientConnectionManager connections, HttpRoute httpRoute) {}

    private Route route(Target target, @Nullable Target saved, Failures failures) throws ConnectorException {
        String refusal = AddressPolicy.refusal(target.host());
        if (refusal != null) throw failures.denied(refusal);
        boolean isNamed = saved != null && saved.host().equals(target.host()) && samePort(saved, target);
        HttpHost through = proxy;
        if (through == null || direct.contains(target.host()) || isLoopbackName(target.host())) {
            return new Route(
                    isNamed ? named : others.get(),
                    new HttpRoute(target.httpHost(), (InetAddress) null, target.secure()));
        }
        if (isNumber(target.host())) judge(target, isNamed, failures);
        HttpRoute httpRoute = target.secure()
                ? new HttpRoute(target.httpHost(), null, through, true, TunnelType.TUNNELLED, LayerType.LAYERED)
                : new HttpRoute(target.httpHost(), null, through, false);
        return new Route(proxied.get(), httpRoute);
    }

    /** Whether the port is the same, or changes with the step from http to https. */
    private static boolean samePort(Target saved, Target target) {
        return saved.port() == target.port() || (saved.port() == 80 && target.port() == 443);
    }

    private void judge(Target target, boolean isNamed, Failures failures) throws ConnectorException {
        try {
            for (InetAddress address : InetAddress.getAllByName(target.host())) {
                String refusal = policy.refusal(target.host(), address, target.port(), isNamed);
                if (refusal != null) throw failures.denied(refusal);
            }
        } catch (UnknownHostException e) {
            throw failures.denied("it is not a valid address");
        }
    }

    static boolean isLoopbackName(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** Whether a host is a numeric address in any form: its last label begins with a digit (as in WHATWG's URL). */
    static boolean isNumber(String host) {
        if (host.indexOf(':') >= 0) return true;
        int end = host.endsWith(".") ? host.length() - 1 : host.length();
        int start = host.lastIndexOf('.', end - 1) + 1;
        return start < end && Character.digit(host.charAt(start), 10) >= 0;
    }

    private void authorizeProxy(BasicClassicHttpRequest message) {
        OutboundSettings.Proxy through = settings.proxy();
        String user = through == null ? null : through.address().getUserInfo();
        if (user == null) return;
        String encoded = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        message.setHeader("Proxy-Authorization", "Basic " + encoded);
    }

    private static int port(URI address) {
        return address.getPort() < 0 ? 80 : address.getPort();
    }

    private void closeExpired() {
        named.closeExpired();
        others.closeExpired();
        proxied.closeExpired();
    }

    @Override
    public void close() {
        watch.close();
        named.close(CloseMode.IMMEDIATE);
        others.close();
        proxied.close();
    }
}
