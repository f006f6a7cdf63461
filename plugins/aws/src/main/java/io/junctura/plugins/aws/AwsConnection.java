package io.junctura.plugins.aws;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.ErrorKind;
import io.junctura.api.Field;
import io.junctura.api.Secret;
import io.junctura.plugins.sigv4.AccessKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account at Amazon Web Services.
 *
 * @param region          the region of the queues and topics. An address or ARN of another region is used in that
 *                        region
 * @param accessKeyId     the ID of the access key
 * @param secretAccessKey the secret of the access key
 * @param sessionToken    the session token of temporary keys
 * @param endpoint        an address to use in place of Amazon's, such as that of a VPC endpoint. A VPC endpoint serves
 *                        one service, so SQS and SNS then need separate connections
 * @param authorities     certificates in PEM that are trusted in addition to Java's own
 */
@ConnectionInfo(address = "endpoint", authorities = "authorities")
public record AwsConnection(
        @Field(example = "eu-central-1", pattern = "^[a-z0-9-]+$", patternHint = "a region such as eu-central-1")
        String region,

        @Field(title = "Access key ID", example = "AKIDEXAMPLE")
        String accessKeyId,

        Secret secretAccessKey,
        @Nullable Secret sessionToken,

        @Field(example = "https://vpce-0a1b.sqs.eu-central-1.vpce.amazonaws.com", advanced = true) @Nullable
        String endpoint,

        @Field(title = "Certificate authorities", widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String authorities)
        implements Connection {

    public AwsConnection {
        // The region becomes a part of host names.
        if (!region.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("region must be one such as eu-central-1, not \"" + region + "\".");
        }
        if (endpoint != null) base(endpoint);
    }

    AccessKey accessKey() {
        return new AccessKey(accessKeyId, secretAccessKey, sessionToken);
    }

    /** Where a service is. */
    URI address(String service, String ofRegion) {
        return endpoint == null
                ? URI.create("https://" + service + "." + ofRegion + "." + domain(ofRegion) + "/")
                : base(endpoint);
    }

    /** The domain that all services of a region have. */
    static String domain(String region) {
        if (region.startsWith("cn-")) return "amazonaws.com.cn";
        return region.startsWith("eusc-") ? "amazonaws.eu" : "amazonaws.com";
    }

    private static URI base(String endpoint) {
        URI given;
        try {
            given = new URI(endpoint.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("endpoint is not an address. Write it as https://sqs.example.com.", e);
        }
        String scheme = String.valueOf(given.getScheme()).toLowerCase(Locale.ROOT);
        boolean isHttp = scheme.equals("https") || scheme.equals("http");
        if (given.getHost() == null || !isHttp || given.getQuery() != null) {
            throw new IllegalArgumentException("endpoint is not an address. Write it as https://sqs.example.com.");
        }
        // Signatures are over the host as clients send it, without the usual port.
        boolean usual = given.getPort() == (scheme.equals("https") ? 443 : 80);
        String port = given.getPort() < 0 || usual ? "" : ":" + given.getPort();
        return URI.create(scheme + "://" + given.getHost().toLowerCase(Locale.ROOT) + port + "/");
    }

    /** Asks Amazon for the account of the key. Asks another endpoint for queues or, if it has no SQS, for topics. */
    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        Aws aws = Aws.of(context).brief();
        if (endpoint == null) {
            Xml identity = aws.sts("GetCallerIdentity");
            context.log().log(
                    System.Logger.Level.INFO,
                    "AWS knows the access key as {0}, of the account {1}.",
                    identity.needed("Arn"),
                    identity.needed("Account"));
            return;
        }
        RequestTarget here = new RequestTarget(region, "the connection");
        try {
            aws.sqs(here, "ListQueues", Map.of("MaxResults", 1), Queues.Listed.class);
            context.log().log(System.Logger.Level.INFO, "{0} has queues of SQS, and accepts the access key.", endpoint);
        } catch (ConnectorException e) {
            if (isSignedIn(e, context)) return;
            if (e.kind() != ErrorKind.BAD_INPUT) throw e;
            topics(aws, here, context);
        }
    }

    private void topics(Aws aws, RequestTarget here, Context<? extends Connection> context)
            throws ConnectorException, InterruptedException {
        try {
            aws.sns(here, "ListTopics", Map.of());
            context.log().log(System.Logger.Level.INFO, "{0} has topics of SNS, and accepts the access key.", endpoint);
        } catch (ConnectorException e) {
            if (!isSignedIn(e, context)) throw e;
        }
    }

    /** A key that may not list is a good key all the same. */
    private boolean isSignedIn(ConnectorException e, Context<? extends Connection> context) {
        if (e.kind() != ErrorKind.REFUSED) return false;
        context.log().log(System.Logger.Level.INFO, "{0} accepts the access key. {1}", endpoint, e.getMessage());
        return true;
    }
}
