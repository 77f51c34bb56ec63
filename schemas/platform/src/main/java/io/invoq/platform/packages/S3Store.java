package io.invoq.platform.packages;

import io.invoq.wire.function.PackageDigest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Packages as objects of a bucket. A store of that kind shows an object whole or not at all, and to everybody once it has
 * been put. The checksums that the library adds by default are left off where they are not required: few stores other
 * than Amazon's know them, and the SHA-256 is checked anyway.
 */
final class S3Store implements PackageStore {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SOCKET = Duration.ofSeconds(30);
    private static final int NOT_FOUND = 404;

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final String description;

    private S3Store(S3Client client, String bucket, String prefix, String description) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.description = description;
    }

    static S3Store open(S3Config config) {
        String bucket = config.bucket();
        if (bucket == null) {
            throw new IllegalArgumentException("packages.s3.bucket is missing");
        }
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SOCKET))
                .region(Region.of(config.region()))
                .credentialsProvider(credentials(config.accessKey(), config.secretKey()))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        s3 -> s3.pathStyleAccessEnabled(config.pathStyle()).chunkedEncodingEnabled(false));
        String endpoint = config.endpoint();
        if (endpoint != null) {
            builder.endpointOverride(URI.create(endpoint));
        }
        return new S3Store(
                builder.build(),
                bucket,
                config.prefix(),
                "bucket " + bucket + " at " + (endpoint == null ? config.region() : endpoint));
    }

    private static AwsCredentialsProvider credentials(@Nullable String accessKey, @Nullable String secretKey) {
        return accessKey == null || secretKey == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }

    @Override
    public void put(PackageFile file) throws IOException {
        if (exists(file.digest())) {
            return;
        }
        try {
            client.putObject(
                    request -> request.bucket(bucket).key(key(file.digest())).contentType("application/zip"),
                    RequestBody.fromFile(file.path()));
        } catch (SdkException e) {
            throw failed("could not take package " + file.digest(), e);
        }
    }

    @Override
    public InputStream open(PackageDigest digest) throws IOException {
        try {
            return client.getObject(request -> request.bucket(bucket).key(key(digest)));
        } catch (NoSuchKeyException e) {
            throw new PackageMissingException(digest, description);
        } catch (SdkException e) {
            throw failed("could not give package " + digest, e);
        }
    }

    @Override
    public boolean exists(PackageDigest digest) throws IOException {
        try {
            client.headObject(request -> request.bucket(bucket).key(key(digest)));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return false;
            }
            throw failed("could not tell of package " + digest, e);
        } catch (SdkException e) {
            throw failed("could not tell of package " + digest, e);
        }
    }

    @Override
    public void delete(PackageDigest digest) throws IOException {
        try {
            client.deleteObject(request -> request.bucket(bucket).key(key(digest)));
        } catch (SdkException e) {
            throw failed("could not delete package " + digest, e);
        }
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public void close() {
        client.close();
    }

    private String key(PackageDigest digest) {
        return prefix + digest.hex();
    }

    private IOException failed(String what, SdkException e) {
        return new IOException(description + " " + what + ": " + e.getMessage(), e);
    }
}
