import type { Names } from './rules/course-names';

/** The six workloads of the blog, their Services, the door to posts, and its Ingress. */
export const blogNames: Names = {
  workloads: {
    'posts-depl': 'posts',
    'comments-depl': 'comments',
    'query-depl': 'query',
    'moderation-depl': 'moderation',
    'event-bus-depl': 'event-bus',
    'client-depl': 'client',
  },
  services: {
    'posts-cluster-ip-srv': { app: 'posts', ports: [4000] },
    'posts-srv': { app: 'posts', ports: [4000] },
    'comments-srv': { app: 'comments', ports: [4001] },
    'query-srv': { app: 'query', ports: [4002] },
    'moderation-srv': { app: 'moderation', ports: [4003] },
    'event-bus-srv': { app: 'event-bus', ports: [4005] },
    'client-srv': { app: 'client', ports: [3000] },
  },
  ingresses: {
    'ingress-srv': {
      host: 'posts.com',
      paths: [
        '/posts/create Prefix posts-cluster-ip-srv:4000',
        '/posts Prefix query-srv:4002',
        '/posts/?(.*)/comments ImplementationSpecific comments-srv:4001',
        '/?(.*) ImplementationSpecific client-srv:3000',
      ],
    },
  },
};
