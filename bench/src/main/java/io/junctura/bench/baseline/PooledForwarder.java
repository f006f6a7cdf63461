package io.junctura.bench.baseline;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Forwards with httpclient5 and one pooled connection for each worker. */
final class PooledForwarder implements Forwarder {
    private final CloseableHttpClient client;
    private final String sink;

    PooledForwarder(String sink, int workers) {
        this.sink = sink;
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(workers)
                        .setMaxConnPerRoute(workers)
                        .build())
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableRedirectHandling()
                .disableContentCompression()
                .build();
    }

    @Override
    public void post(String path, byte[] body) throws Exception {
        HttpPost request = new HttpPost(sink + path);
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        int status = client.execute(request, response -> {
            EntityUtils.consume(response.getEntity());
            return response.getCode();
        });
        if (status >= 300) {
            throw new IllegalStateException("the sink answered " + status);
        }
    }
}
