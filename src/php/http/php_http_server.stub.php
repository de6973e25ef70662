<?php

/** @generate-class-entries */

namespace SwooleLite\Http;

/**
 * A server whose ports speak HTTP/1.1: on('request', function (Request $request, Response $response) { … }).
 *
 * A port with the option open_http_protocol => false is an ordinary one, with a 'receive' callback.
 *
 * @not-serializable
 */
class Server extends \SwooleLite\Server
{
}
