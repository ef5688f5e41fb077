#include "common.h"

CK_CLONES
double ck_student_sum(const float *x, const float *y, size_t n) {
    CK_REASSOCIATE
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        float sum = 0;
        for (size_t j = 0; j < n; j++) {
            float dx = x[i] - x[j], dy = y[i] - y[j];
            sum += 1.0f / (1.0f + dx * dx + dy * dy);
        }
        // A point is 1 to itself.
        total += sum - 1.0f;
    }
    return total;
}

CK_CLONES
void ck_neighbour_gradient(float *gx, float *gy, const float *x, const float *y, const float *p, float exaggeration,
                           float share, size_t n) {
    CK_REASSOCIATE
    for (size_t i = 0; i < n; i++) {
        float sx = 0, sy = 0;
        const float *row = p + i * n;
        for (size_t j = 0; j < n; j++) {
            float dx = x[i] - x[j], dy = y[i] - y[j];
            float q = 1.0f / (1.0f + dx * dx + dy * dy);
            float pull = (exaggeration * row[j] - q * share) * q;
            sx += pull * dx;
            sy += pull * dy;
        }
        gx[i] = 4 * sx;
        gy[i] = 4 * sy;
    }
}
