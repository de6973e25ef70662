<?php

declare(strict_types=1);

namespace SwooleLite\Psr;

use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Message\StreamInterface;
use Psr\Http\Message\UriInterface;
use SwooleLite\Http;

/** Makes PSR-7 requests of the server's. */
final class RequestConverter
{
    private readonly string $scheme;

    public function __construct(private readonly Factories $factories, bool $isTls)
    {
        $this->scheme = $isTls ? 'https' : 'http';
    }

    /** @throws \InvalidArgumentException where the factories refuse what the client has sent, such as its Host */
    public function convert(Http\Request $request): ServerRequestInterface
    {
        $server = array_change_key_case($request->server, CASE_UPPER);
        if ($this->scheme === 'https') {
            $server['HTTPS'] = 'on';
        }
        $result = $this->factories->requests
            ->createServerRequest($server['REQUEST_METHOD'], $this->uri($request), $server)
            ->withProtocolVersion(substr($server['SERVER_PROTOCOL'] ?? 'HTTP/1.1', 5))
            ->withQueryParams($request->get ?? [])
            ->withCookieParams($request->cookie ?? []);
        foreach ($request->header ?? [] as $name => $value) {
            $result = $result->withHeader((string) $name, $value);
        }
        if ($body = $this->body($request)) {
            $result = $result->withBody($body);
        }
        if ($request->post) {
            $result = $result->withParsedBody($request->post);
        }
        return $request->files ? $result->withUploadedFiles(array_map($this->file(...), $request->files)) : $result;
    }

    private function uri(Http\Request $request): UriInterface
    {
        $path = $request->server['request_uri'];
        $query = $request->server['query_string'] ?? '';
        $host = $request->header['host'] ?? '';
        // "//x" would be taken for a host
        $uri = $this->factories->uris->createUri($host === '' ? '' : "$this->scheme://$host");
        return $uri->withPath($path === '*' ? '' : $path)->withQuery($query);
    }

    /** A large one is read from its file, which the server removes with the answer, but not while it is open. */
    private function body(Http\Request $request): ?StreamInterface
    {
        $file = method_exists($request,"contentFile") ? $request->contentFile() : null;
        if ($file !== null) {
            return $this->factories->streams->createStreamFromFile($file, 'rb');
        }
        $content = (string) $request->rawContent();
        return $content === '' ? null : $this->factories->streams->createStream($content);
    }

    /**
     * A file of a form, or several below one name.
     *
     * @param array $file as in $_FILES
     */
    private function file(array $file): UploadedFile|array
    {
        if (!is_array($file['tmp_name'])) {
            return new UploadedFile($file, $this->factories->streams);
        }
        $files = [];
        foreach (array_keys($file['tmp_name']) as $key) { // each of its arrays has the same keys
            $files[$key] = $this->file(array_map(static fn (array $values) => $values[$key], $file));
        }
        return $files;
    }
}
